import { Badge, Button, Center, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { timeText } from '../common/format';
import { Empty, Failed, Loaded, Loading } from '../common/states';
import type { FleetEvent, TabProps } from './fleet.types';
import { useOlderEvents } from './older.events';

const colourOf = (type: string): string => {
  if (/error|failed|blocked|anomaly|degraded/.test(type)) return 'red';
  if (/drift|paused|cancelled/.test(type)) return 'orange';
  return /ready|active|created/.test(type) ? 'green' : 'gray';
};

/** What has happened to the fleet, newest first; what happens now comes in by itself. */
export function Tab({ fleet, events, olderFrom, history }: TabProps) {
  const [search, setSearch] = useState('');
  const older = useOlderEvents(fleet.id, olderFrom);
  const all = [...events, ...older.events];
  const words = search.trim().toLowerCase();
  const found = all.filter(({ type, message }) => `${type} ${message}`.toLowerCase().includes(words));
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <TextInput
          label="Search"
          placeholder="Part of a line"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          Live: new events appear on top
        </Text>
      </Group>
      <Loaded query={history} what="The history">
        {() => <Found events={found} searched={words !== ''} />}
      </Loaded>
      {older.failure !== null && <Failed error={older.failure} />}
      {older.loading && <Loading what="Older events" lines={2} />}
      {older.more && (
        <Center>
          <Button variant="default" loading={older.loading} onClick={older.load}>
            Show older
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function Found({ events, searched }: { events: FleetEvent[]; searched: boolean }) {
  if (events.length === 0) {
    return (
      <Empty title={searched ? 'No event has these words.' : 'Nothing has happened to it yet.'}>
        {searched ? 'Search for other words, or show older events.' : 'It begins when the fleet is built.'}
      </Empty>
    );
  }
  return (
    <ol className="plain-list" aria-label="Events">
      {events.map((event) => (
        <EventLine key={event.seq} event={event} />
      ))}
    </ol>
  );
}

const EventLine = ({ event: { type, message, occurredAt } }: { event: FleetEvent }) => (
  <li className="event">
    <Text size="xs" c="dimmed" className="figures" component="time" dateTime={occurredAt}>
      {timeText(occurredAt)}
    </Text>
    <Badge variant="light" color={colourOf(type)} tt="none" size="sm">
      {type}
    </Badge>
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {message}
    </Text>
  </li>
);
