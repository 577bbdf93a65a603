import { Badge, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Allowed } from '../common/allowed';
import { answerOf, api } from '../common/api.client';
import { useAccountName } from '../common/choices.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { NewToken } from './token.dialog';
import { revokeToken, type ApiToken } from './token.queries';

export const Page = () => (
  <Allowed roles={[]}>
    <PageLayout title="API tokens" actions={<NewToken />}>
      <Tokens />
    </PageLayout>
  </Allowed>
);

function Tokens() {
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const accountName = useAccountName();
  const query = usePages(['api-tokens', 'list'], (cursor) =>
    answerOf(api.GET('/api/v1/api-tokens', { params: { query: { limit: 50, cursor } } })),
  );
  const columns: Column<ApiToken>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Role', cell: ({ role }) => role },
    { name: 'Accounts', cell: ({ accountIds }) => accountIds?.map(accountName).join(', ') ?? 'every one' },
    { name: 'Ends', cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} /> },
    { name: 'Last used', cell: ({ lastUsedAt }) => <When at={lastUsedAt} never="never" /> },
    { name: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      name: 'Revoke',
      cell: (token) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          onClick={() => setRevoking(token)}
          aria-label={`Revoke ${token.name}`}
        >
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListTable
        label="API tokens"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="There is no API token yet.">
            Programs and people sign in by a token. It has a role, and the accounts that it sees; make one by the
            button.
          </Empty>
        }
      />
      <Revoke token={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function Expiry({ expiresAt }: { expiresAt: string | null }) {
  if (expiresAt === null) return <>never</>;
  if (new Date(expiresAt) > new Date()) return <When at={expiresAt} />;
  return (
    <Badge color="orange" variant="light" tt="none">
      ended <When at={expiresAt} />
    </Badge>
  );
}

function Revoke({ token, onClose }: { token: ApiToken | null; onClose: () => void }) {
  const notices = useNotices();
  const deed = useMutation({
    mutationFn: ({ id }: ApiToken) => revokeToken(id),
    onSuccess: (_, { name }) => notices.done(`${name} is revoked.`),
    onError: notices.failed,
    onSettled: onClose,
  });
  return (
    <ConfirmDialog
      opened={token !== null}
      title={`Revoke ${token?.name}?`}
      confirm="Revoke the token"
      busy={deed.isPending}
      dangerous
      onConfirm={() => token && deed.mutate(token)}
      onClose={onClose}
    >
      Whoever uses it is refused from now on. It cannot be brought back; a new one can be made.
    </ConfirmDialog>
  );
}
