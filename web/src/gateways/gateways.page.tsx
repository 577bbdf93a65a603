import { Anchor, Button, Checkbox, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { useMay } from '../common/caller.query';
import { useFleetName } from '../common/choices.query';
import { agoText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { BulkBar } from './bulk.bar';
import { useChoice, type GatewayChoice } from './gateway.choice';
import { GatewayFilters } from './gateway.filters';
import { useGateways, type Gateway, type GatewayFilter } from './gateway.queries';

const columns = (fleetName: (id: string) => string): Column<Gateway>[] => [
  {
    name: 'Hardware id',
    cell: ({ id, hardwareId }) => (
      <Anchor component={Link} to={`/gateways/${id}`} size="sm">
        {hardwareId}
      </Anchor>
    ),
  },
  { name: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    name: 'Fleet',
    cell: ({ fleetId }) => (
      <Anchor component={Link} to={`/fleets/${fleetId}`} size="sm">
        {fleetName(fleetId)}
      </Anchor>
    ),
  },
  { name: 'Says of itself', cell: ({ state }) => (state === null ? '–' : <StatusBadge status={state} />) },
  { name: 'Model', cell: ({ model, firmware }) => [model, firmware].filter(Boolean).join(' · ') || '–' },
  { name: 'Last heard', cell: ({ lastSeenAt }) => <span title={timeText(lastSeenAt)}>{agoText(lastSeenAt)}</span> },
];

const boxes = (shown: Gateway[], { isChosen, toggle, chooseShown, clear }: GatewayChoice): Column<Gateway> => ({
  name: 'Chosen',
  head: (
    <Checkbox
      aria-label="Choose all that are shown"
      checked={shown.length > 0 && shown.every(isChosen)}
      indeterminate={shown.some(isChosen) && !shown.every(isChosen)}
      onChange={(event) => (event.currentTarget.checked ? chooseShown() : clear())}
    />
  ),
  cell: (gateway) => (
    <Checkbox
      aria-label={`Choose ${gateway.hardwareId}`}
      checked={isChosen(gateway)}
      onChange={() => toggle(gateway)}
    />
  ),
});

export function Page() {
  const [search, change] = useSearchState();
  const filter: GatewayFilter = {
    fleetId: search.get('fleetId'),
    status: search.get('status') as GatewayFilter['status'],
    q: search.get('q'),
    online: search.get('online') as GatewayFilter['online'],
  };
  const list = useGateways(filter);
  const fleetName = useFleetName();
  const mayDecide = useMay('operator');
  const shown = list.items ?? [];
  const choice = useChoice(shown, search);
  return (
    <PageLayout
      title="Gateways"
      actions={
        <Button component={Link} to="/enrollments" variant="default">
          Enrollments
        </Button>
      }
    >
      <Stack>
        <GatewayFilters filter={filter} onChange={change} />
        <BulkBar choice={choice} filter={filter} hasMore={list.hasNextPage} />
        <ListTable
          label="Gateways"
          query={list}
          columns={[...(mayDecide ? [boxes(shown, choice)] : []), ...columns(fleetName)]}
          idOf={({ id }) => id}
          onMore={choice.showMore}
          empty={
            <NoGateways
              filter={filter}
              onClear={() => change({ fleetId: null, status: null, q: null, online: null })}
            />
          }
        />
      </Stack>
    </PageLayout>
  );
}

const NoGateways = ({ filter, onClear }: { filter: GatewayFilter; onClear: () => void }) =>
  Object.values(filter).some((value) => value !== null) ? (
    <Empty
      title="No gateway fits."
      action={
        <Button variant="default" onClick={onClear}>
          Show all gateways
        </Button>
      }
    >
      One that has tried and was not taken is among the{' '}
      <Anchor component={Link} to="/refused-messages" size="sm">
        refused messages
      </Anchor>
      .
    </Empty>
  ) : (
    <Empty
      title="No gateway has registered yet."
      action={
        <Button component={Link} to="/enrollments">
          Enroll gateways
        </Button>
      }
    >
      Make an enrollment for a fleet and put its id and secret on the gateways. They appear here when they register.
    </Empty>
  );
