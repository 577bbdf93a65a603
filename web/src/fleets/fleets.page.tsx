import { useQuery } from '@tanstack/react-query';
import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { costText } from '../billing/usage.cost';
import { answerOf, api } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { useAccountName, useAccounts } from '../common/choices.query';
import { agoText, countText, timeText } from '../common/format';
import { PageLayout } from '../common/page.layout';
import { allPages } from '../common/pages.query';
import { useSearchState } from '../common/search.state';
import { SearchText } from '../common/search.text';
import { SortableTable, type SortableColumn } from '../common/sortable.table';
import { Empty, Failed, Loading } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { useGatewayCounts, useMonthSpend } from './fleet.queries';
import type { Fleet } from './fleet.types';

const statuses = [
  'pending',
  'provisioning',
  'ready',
  'updating',
  'degraded',
  'blocked',
  'deleting',
  'deleted',
] as const;
type Status = (typeof statuses)[number];

/** All fleets that the filters of the service let through, read to the end: they are searched and sorted here. */
const useAllFleets = (status: Status | undefined, accountId: string | undefined) =>
  useQuery({
    queryKey: ['fleets', 'all', status, accountId],
    queryFn: () =>
      allPages((cursor) =>
        answerOf(api.GET('/api/v1/fleets', { params: { query: { limit: 500, cursor, status, accountId } } })),
      ),
    refetchInterval: 5_000,
  });

export function Page() {
  const [search, change] = useSearchState();
  const name = search.get('name') ?? '';
  const status = statuses.find((one) => one === search.get('status'));
  const accountId = search.get('accountId') ?? undefined;
  const query = useAllFleets(status, accountId);
  const accounts = useAccounts().data;
  const mayMake = useMay('operator');
  const make = mayMake && (
    <Button component={Link} to="/fleets/new">
      Make a fleet
    </Button>
  );
  const found = query.data?.filter((fleet) => fleet.name.includes(name.trim().toLowerCase()));
  const filtered = name !== '' || status !== undefined || accountId !== undefined;
  return (
    <PageLayout title="Fleets" actions={make}>
      <Group align="flex-end" gap="sm">
        <SearchText name="name" label="Search" placeholder="Part of a name" />
        <Select
          label="Status"
          placeholder="All but deleted"
          data={[...statuses]}
          value={status ?? null}
          onChange={(status) => change({ status })}
          clearable
          clearButtonProps={{ 'aria-label': 'All statuses' }}
          w={{ base: '100%', xs: 200 }}
        />
        <Select
          label="Account"
          placeholder="All"
          data={(accounts ?? []).map(({ id, name: label }) => ({ value: id, label }))}
          value={accountId ?? null}
          onChange={(account) => change({ accountId: account })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'All accounts' }}
          w={{ base: '100%', xs: 260 }}
        />
      </Group>
      <Found query={query} found={found} filtered={filtered} make={make} />
    </PageLayout>
  );
}

interface FoundProps {
  query: ReturnType<typeof useAllFleets>;
  found: Fleet[] | undefined;
  filtered: boolean;
  make: React.ReactNode;
}

function Found({ query, found, filtered, make }: FoundProps) {
  const columns = useColumns();
  if (found === undefined) {
    return query.isError ? (
      <Failed error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Loading what="Fleets" />
    );
  }
  if (found.length > 0) {
    return (
      <Stack gap="xs">
        <Text size="sm" c="dimmed" aria-live="polite">
          {countText(found.length)} {found.length === 1 ? 'fleet' : 'fleets'}
        </Text>
        <SortableTable label="Fleets" items={found} columns={columns} idOf={({ id }) => id} />
      </Stack>
    );
  }
  if (filtered) return <Empty title="No fleet is like this.">Change or clear the search and the filters.</Empty>;
  return (
    <Empty title="There are no fleets yet." action={make}>
      A fleet is what gateways belong to: its networks, routers and servers are made in the cloud from a blueprint.
    </Empty>
  );
}

function useColumns(): SortableColumn<Fleet>[] {
  const accountName = useAccountName();
  const spend = useMonthSpend().data;
  const gateways = useGatewayCounts().data;
  const accountOf = ({ accountId }: Fleet) => accountName(accountId);
  const costOf = ({ id }: Fleet) => spend?.get(id);
  return [
    {
      name: 'Name',
      by: ({ name }) => name,
      cell: ({ id, name }) => (
        <Anchor component={Link} to={`/fleets/${id}`} size="sm" fw={600}>
          {name}
        </Anchor>
      ),
    },
    { name: 'Status', by: ({ status }) => status, cell: (fleet) => <Status fleet={fleet} /> },
    { name: 'Account', by: accountOf, cell: accountOf },
    {
      name: 'Gateways',
      figure: true,
      by: ({ id }) => gateways?.get(id)?.total ?? 0,
      cell: ({ id }) => (gateways ? <Gateways counts={gateways.get(id)} /> : '–'),
    },
    {
      name: 'Cost this month',
      figure: true,
      by: (fleet) => Number(costOf(fleet)?.cost ?? 0),
      cell: (fleet) => {
        const cost = costOf(fleet);
        return cost ? costText(cost) : '–';
      },
    },
    {
      name: 'Created',
      by: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} title={timeText(createdAt)} style={{ whiteSpace: 'nowrap' }}>
          {agoText(createdAt)}
        </time>
      ),
    },
  ];
}

const Status = ({ fleet: { status, pause } }: { fleet: Fleet }) => (
  <Group gap={4} wrap="nowrap">
    <StatusBadge status={status} />
    {pause && <StatusBadge status="paused" />}
  </Group>
);

const Gateways = ({ counts }: { counts: { total: number; pending: number } | undefined }) => (
  <>
    {countText(counts?.total ?? 0)}
    {counts !== undefined && counts.pending > 0 && (
      <Text span size="xs" c="dimmed">
        {' '}
        ({countText(counts.pending)} waiting)
      </Text>
    )}
  </>
);
