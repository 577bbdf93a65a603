import { Anchor, Button, Group } from '@mantine/core';
import { Link } from 'react-router';
import { answerOf, api, type Schemas } from '../common/api.client';
import { agoText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { usePages } from '../common/pages.query';
import { Empty } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import type { TabProps } from './fleet.types';

type Device = Schemas['Device'];

const columns: Column<Device>[] = [
  {
    name: 'Gateway',
    cell: ({ id, hardwareId }) => (
      <Anchor component={Link} to={`/gateways/${id}`} size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {hardwareId}
      </Anchor>
    ),
  },
  { name: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { name: 'It says', cell: ({ state }) => state ?? '–' },
  { name: 'Model', cell: ({ model, firmware }) => [model, firmware].filter(Boolean).join(' ') || '–' },
  {
    name: 'Last seen',
    cell: ({ lastSeenAt }) => (
      <time dateTime={lastSeenAt} title={timeText(lastSeenAt)}>
        {agoText(lastSeenAt)}
      </time>
    ),
  },
];

/** The fleet's gateways, and where more of them are let in. */
export function Tab({ fleet }: TabProps) {
  const query = usePages(
    ['devices', 'of-fleet', fleet.id],
    (cursor) => answerOf(api.GET('/api/v1/devices', { params: { query: { fleetId: fleet.id, cursor } } })),
    5_000,
  );
  const enroll = (
    <Button component={Link} to={`/enrollments?fleetId=${fleet.id}`} variant="default">
      Enrollments
    </Button>
  );
  return (
    <>
      <Group mb="sm" gap="xs">
        <Button component={Link} to={`/gateways?fleetId=${fleet.id}`} variant="default">
          Search and decide
        </Button>
        {enroll}
      </Group>
      <ListTable
        label="Gateways"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="No gateway has registered yet." action={enroll}>
            Make an enrollment, and give its id and secret to the gateways.
          </Empty>
        }
      />
    </>
  );
}
