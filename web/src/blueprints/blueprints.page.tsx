import { Anchor, Button, Group, Select } from '@mantine/core';
import { Link } from 'react-router';
import { answerOf, api } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { SearchText } from '../common/search.text';
import { useSearchState } from '../common/search.state';
import { Empty } from '../common/states';
import { When } from '../common/when';
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
  { name: 'Changed', cell: ({ updatedAt }) => <When at={updatedAt} /> },
];

const orders = [
  { value: 'name', label: 'by name' },
  { value: '-updatedAt', label: 'last changed first' },
  { value: '-createdAt', label: 'newest first' },
] as const;
type Order = (typeof orders)[number]['value'];

const orderOf = (text: string | null): Order => orders.find(({ value }) => value === text)?.value ?? 'name';

export function Page() {
  const mayMake = useMay('operator');
  const [search] = useSearchState();
  const q = search.get('q') ?? undefined;
  const sort = orderOf(search.get('sort'));
  const query = usePages(['blueprints', 'list', q, sort], (cursor) =>
    answerOf(api.GET('/api/v1/blueprints', { params: { query: { limit: 50, cursor, q, sort } } })),
  );
  const make = mayMake && (
    <Button component={Link} to="/blueprints/new">
      New blueprint
    </Button>
  );
  return (
    <PageLayout title="Blueprints" actions={make}>
      <Narrowing sort={sort} />
      <ListTable
        label="Blueprints"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          q === undefined ? (
            <Empty title="There is no blueprint yet." action={make}>
              A blueprint says what a fleet consists of: networks, servers, and what reaches them. Fleets are built from
              it.
            </Empty>
          ) : (
            <Empty title="No blueprint has this in its name.">Search for less, or for nothing to see all.</Empty>
          )
        }
      />
    </PageLayout>
  );
}

function Narrowing({ sort }: { sort: Order }) {
  const [, change] = useSearchState();
  return (
    <Group align="flex-end" gap="sm">
      <SearchText
        name="q"
        label="Search"
        placeholder="A part of the name"
        type="search"
        w={{ base: '100%', xs: 260 }}
      />
      <Select
        label="Order"
        data={orders}
        value={sort}
        allowDeselect={false}
        w={{ base: '100%', xs: 200 }}
        onChange={(value) => change({ sort: value })}
      />
    </Group>
  );
}
