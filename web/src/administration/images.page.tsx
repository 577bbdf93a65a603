import { Card, Progress, Stack, Text } from '@mantine/core';
import { useImages } from '../blueprints/catalogue.queries';
import { answerOf, api, type Schemas } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { ListTable } from '../common/list.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { RowsTable, type Column } from '../common/rows.table';
import { useSearchState } from '../common/search.state';
import { Empty, Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { When } from '../common/when';
import { bytesText } from './bytes.text';
import { CloudField } from './cloud.field';
import { ImageUploadCard } from './image-upload.card';

type Upload = Schemas['ImageUpload'];

export function Page() {
  const mayUpload = useMay('operator');
  const [search] = useSearchState();
  const cloud = search.get('cloud') ?? '';
  return (
    <PageLayout title="Images">
      <CloudField />
      <CloudImages cloud={cloud} />
      {mayUpload && <ImageUploadCard cloud={cloud} />}
      <Uploads />
    </PageLayout>
  );
}

const imageColumns: Column<Schemas['Image']>[] = [
  { name: 'Name', cell: ({ id, name }) => name ?? id },
  { name: 'Seen by', cell: ({ visibility }) => visibility },
  { name: 'Size', figure: true, cell: ({ sizeBytes }) => (sizeBytes === null ? '–' : bytesText(sizeBytes)) },
  {
    name: 'Needs',
    cell: ({ minDiskGiB, minRamMiB }) =>
      minDiskGiB + minRamMiB === 0 ? '–' : `${minDiskGiB} GiB disk, ${minRamMiB} MiB memory`,
  },
  { name: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
];

function CloudImages({ cloud }: { cloud: string }) {
  const query = useImages(cloud);
  return (
    <Card withBorder component="section" aria-label="What servers can be made of">
      <Text component="h2" fw={650} size="lg" mt={0} mb="sm">
        What servers can be made of
      </Text>
      <Loaded query={query} what="Images">
        {(images) => (
          <RowsTable
            label="Images of the cloud"
            items={images}
            columns={imageColumns}
            idOf={({ id }) => id}
            empty={<Empty title="The cloud has no image. Upload one below." />}
          />
        )}
      </Loaded>
    </Card>
  );
}

const uploadColumns: Column<Upload>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
  { name: 'Received', cell: (upload) => <Received upload={upload} /> },
  { name: 'Why', cell: ({ message }) => message ?? '–' },
  { name: 'Began', cell: ({ createdAt }) => <When at={createdAt} /> },
];

function Uploads() {
  const query = usePages(
    ['image-uploads'],
    (cursor) => answerOf(api.GET('/api/v1/images/uploads', { params: { query: { limit: 20, cursor } } })),
    5_000,
  );
  return (
    <Stack gap="sm" component="section" aria-label="Uploads">
      <Text component="h2" fw={650} size="lg" m={0}>
        Uploads
      </Text>
      <ListTable
        label="List of uploads"
        query={query}
        columns={uploadColumns}
        idOf={({ id }) => id}
        empty={
          <Empty title="Nothing was uploaded yet.">
            What is uploaded here or by the API stands here, with how far it is.
          </Empty>
        }
      />
    </Stack>
  );
}

function Received({ upload: { name, bytesReceived, bytesTotal, status } }: { upload: Upload }) {
  const share = bytesTotal ? (bytesReceived / bytesTotal) * 100 : null;
  return (
    <>
      {bytesText(bytesReceived)}
      {bytesTotal !== null && ` of ${bytesText(bytesTotal)}`}
      {status === 'receiving' && share !== null && (
        <Progress value={share} aria-label={`How much of ${name} is received`} />
      )}
    </>
  );
}
