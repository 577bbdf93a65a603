import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { OfAccount } from '../billing/of.account';
import { answerOf, api, type Schemas } from '../common/api.client';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { bytesText } from './bytes.text';

type Archive = Schemas['Archive'];

export const Page = () => (
  <PageLayout title="Archives">
    <OfAccount>{({ id }) => <Archives key={id} accountId={id} />}</OfAccount>
  </PageLayout>
);

function Archives({ accountId }: { accountId: string }) {
  const path = { id: accountId };
  const query = usePages(['archives', accountId], (cursor) =>
    answerOf(api.GET('/api/v1/accounts/{id}/archives', { params: { path, query: { limit: 50, cursor } } })),
  );
  const columns: Column<Archive>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Kind', cell: ({ contentType }) => contentType },
    { name: 'Size', figure: true, cell: ({ bytes }) => bytesText(bytes) },
    { name: 'Kept since', cell: ({ storedAt }) => <When at={storedAt} /> },
    { name: 'Open', cell: ({ name }) => <Open accountId={accountId} name={name} /> },
  ];
  return (
    <ListTable
      label="Archives"
      query={query}
      columns={columns}
      idOf={({ name }) => name}
      empty={
        <Empty title="Nothing is archived for this account.">
          Invoices and exports come here when they are issued, and stay in the cloud&apos;s object store.
        </Empty>
      }
    />
  );
}

/** The address is good for ten minutes, and for whoever has it: it is asked for when it is wanted. */
function Open({ accountId, name }: { accountId: string; name: string }) {
  const notices = useNotices();
  const deed = useMutation({
    mutationFn: () =>
      answerOf(
        api.GET('/api/v1/accounts/{id}/archives/{name}/url', {
          params: { path: { id: accountId, name }, query: { seconds: 600 } },
        }),
      ),
    onSuccess: ({ url }) => window.open(url, '_blank', 'noopener'),
    onError: notices.failed,
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={deed.isPending}
      onClick={() => deed.mutate()}
      aria-label={`Open ${name} in a new tab`}
    >
      Open
    </Button>
  );
}
