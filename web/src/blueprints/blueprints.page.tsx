import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import { answerOf, api } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { timeText } from '../common/format';
import { ListTable, type Column } from '../common/list.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { Empty } from '../common/states';
import type { Blueprint } from './spec.types';

const columns: Column<Blueprint>[] = [
  {
    name: 'Name',
    cell: ({ id, name }) => (
      <Anchor component={Link} to={`/blueprints/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Anchor>
    ),
  },
  { name: 'Version', figure: true, cell: ({ version }) => version },
  { name: 'Networks', figure: true, cell: ({ spec }) => spec.networks.length },
  { name: 'Server roles', figure: true, cell: ({ spec }) => spec.servers.length },
  { name: 'Seen by', cell: ({ accountId }) => (accountId === null ? 'every account' : 'one account') },
  { name: 'Changed', cell: ({ updatedAt }) => timeText(updatedAt) },
];

export function Page() {
  const mayMake = useMay('operator');
  const query = usePages(['blueprints', 'list'], (cursor) =>
    answerOf(api.GET('/api/v1/blueprints', { params: { query: { limit: 50, cursor } } })),
  );
  const make = mayMake && (
    <Button component={Link} to="/blueprints/new">
      New blueprint
    </Button>
  );
  return (
    <PageLayout title="Blueprints" actions={make}>
      <ListTable
        label="Blueprints"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="There is no blueprint yet." action={make}>
            A blueprint says what a fleet consists of: networks, servers, and what reaches them. Fleets are built from
            it.
          </Empty>
        }
      />
    </PageLayout>
  );
}
