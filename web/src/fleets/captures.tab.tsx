import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { answerOf, api, type Schemas } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { usePages } from '../common/pages.query';
import { Empty } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { CaptureForm } from './capture.form';
import { captureKey, useDeed, useResources } from './fleet.queries';
import type { Fleet, TabProps } from './fleet.types';

type FleetImage = Schemas['FleetImage'];
type FleetSnapshot = Schemas['FleetSnapshot'];
/** What is asked to go. */
interface Leaving {
  id: string;
  name: string;
  of: 'images' | 'snapshots';
}

const refetchMs = 4_000;
const sizeText = (bytes: number | null) => (bytes === null ? '–' : `${(bytes / 1024 ** 2).toFixed(1)} MiB`);

/** Golden images of the fleet's servers, and snapshots of its volumes. */
export function Tab({ fleet }: TabProps) {
  const { id } = fleet;
  const may = useMay('operator');
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const rows = useResources(id).data ?? [];
  const keysOf = (kind: string) => rows.filter((row) => row.kind === kind).map(({ key }) => key);
  const images = usePages(
    captureKey(id, 'images'),
    (cursor) => answerOf(api.GET('/api/v1/fleets/{id}/images', { params: { path: { id }, query: { cursor } } })),
    refetchMs,
  );
  const snapshots = usePages(
    captureKey(id, 'snapshots'),
    (cursor) => answerOf(api.GET('/api/v1/fleets/{id}/snapshots', { params: { path: { id }, query: { cursor } } })),
    refetchMs,
  );
  return (
    <Stack gap="xl">
      <Stack component="section" gap="sm" aria-label="Golden images">
        <Title order={2} size="h4">
          Golden images of servers
        </Title>
        {may && keysOf('server').length > 0 && <CaptureForm fleet={fleet} kind="image" choices={keysOf('server')} />}
        <ListTable
          label="Golden images"
          query={images}
          columns={imageColumns(may ? setLeaving : null)}
          idOf={(image) => image.id}
          empty={
            <Empty title="There are no golden images.">
              One is taken of a server as it is, and stays when the fleet goes. Blueprints ask for it by its name.
            </Empty>
          }
        />
      </Stack>
      <Stack component="section" gap="sm" aria-label="Snapshots">
        <Title order={2} size="h4">
          Snapshots of volumes
        </Title>
        {may && keysOf('volume').length > 0 && <CaptureForm fleet={fleet} kind="snapshot" choices={keysOf('volume')} />}
        <ListTable
          label="Snapshots"
          query={snapshots}
          columns={snapshotColumns(may ? setLeaving : null)}
          idOf={(snapshot) => snapshot.id}
          empty={
            <Empty title="There are no snapshots.">
              {keysOf('volume').length === 0
                ? 'The fleet has no volumes to take one of.'
                : 'One is taken of a volume as it is.'}
            </Empty>
          }
        />
      </Stack>
      {leaving && <RemoveDialog fleet={fleet} leaving={leaving} onClose={() => setLeaving(null)} />}
    </Stack>
  );
}

interface Capture {
  id: string;
  name: string;
  status: string;
  message: string | null;
  createdAt: string;
}

const nameCell = (name: string, inCloud: string) => (
  <>
    <Text size="sm" fw={600}>
      {name}
    </Text>
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {inCloud}
    </Text>
  </>
);

const stateCell = ({ status, message }: Capture) => (
  <>
    <StatusBadge status={status} tone={status === 'creating' || status === 'deleting' ? 'busy' : undefined} />
    {message && (
      <Text size="xs" c="dimmed">
        {message}
      </Text>
    )}
  </>
);

const removeCell = ({ id, name, status }: Capture, of: Leaving['of'], onRemove: ((leaving: Leaving) => void) | null) =>
  onRemove && status !== 'deleting' ? (
    <Button size="xs" variant="default" aria-label={`Delete ${name}`} onClick={() => onRemove({ id, name, of })}>
      Delete…
    </Button>
  ) : (
    '–'
  );

const imageColumns = (onRemove: ((leaving: Leaving) => void) | null): Column<FleetImage>[] => [
  { name: 'Image', cell: ({ name, imageName }) => nameCell(name, imageName) },
  { name: 'Of', cell: ({ server }) => server },
  { name: 'State', cell: stateCell },
  { name: 'Size', figure: true, cell: ({ sizeBytes }) => sizeText(sizeBytes) },
  { name: 'Taken', cell: ({ createdAt }) => timeText(createdAt) },
  { name: 'What to do', cell: (image) => removeCell(image, 'images', onRemove) },
];

const snapshotColumns = (onRemove: ((leaving: Leaving) => void) | null): Column<FleetSnapshot>[] => [
  { name: 'Snapshot', cell: ({ name, snapshotName }) => nameCell(name, snapshotName) },
  { name: 'Of', cell: ({ volume }) => volume },
  { name: 'State', cell: stateCell },
  { name: 'Size', figure: true, cell: ({ sizeGiB }) => (sizeGiB === null ? '–' : `${sizeGiB} GiB`) },
  { name: 'Taken', cell: ({ createdAt }) => timeText(createdAt) },
  { name: 'What to do', cell: (snapshot) => removeCell(snapshot, 'snapshots', onRemove) },
];

function RemoveDialog({ fleet, leaving, onClose }: { fleet: Fleet; leaving: Leaving; onClose: () => void }) {
  const { id, name, of } = leaving;
  const remove = useDeed(
    fleet.id,
    () =>
      of === 'images'
        ? api.DELETE('/api/v1/fleets/{id}/images/{imageId}', { params: { path: { id: fleet.id, imageId: id } } })
        : api.DELETE('/api/v1/fleets/{id}/snapshots/{snapshotId}', {
            params: { path: { id: fleet.id, snapshotId: id } },
          }),
    `${name} is being deleted.`,
  );
  return (
    <ConfirmDialog
      opened
      dangerous
      title={`Delete ${name}?`}
      confirm="Delete it"
      busy={remove.isPending}
      onConfirm={() => remove.mutate(undefined, { onSettled: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        It is removed from the cloud and does not come back; its cost ends. Refused while a blueprint asks for it.
      </Text>
    </ConfirmDialog>
  );
}
