import { Code, Stack, Text } from '@mantine/core';
import { answerOf, api, type Schemas } from '../common/api.client';
import { useFleetName } from '../common/choices.query';
import { countText, quantityText, shortId, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import type { Column } from '../common/rows.table';
import { Empty } from '../common/states';
import { When } from '../common/when';

type Conflict = Schemas['UsageConflict'];
type Content = Conflict['sent'];

const useConflicts = () =>
  usePages(['usage-conflicts'], (cursor) =>
    answerOf(api.GET('/api/v1/usage-events/conflicts', { params: { query: { limit: 50, cursor } } })),
  );

export const Page = () => (
  <PageLayout title="Usage conflicts">
    <Stack>
      <Text size="sm" c="dimmed">
        Usage that is counted elsewhere is taken once by its source and id. What comes again under the same id and says
        something else is not taken: what came first counts. If more was used, its sender has to send it under an id of
        its own.
      </Text>
      <Conflicts />
    </Stack>
  </PageLayout>
);

function Conflicts() {
  const fleetName = useFleetName();
  return (
    <ListTable
      label="Usage conflicts"
      query={useConflicts()}
      columns={columns(fleetName)}
      idOf={({ id }) => id}
      empty={<Empty title="No usage contradicts other.">Whatever was sent again said the same as before.</Empty>}
    />
  );
}

const columns = (fleetName: (id: string) => string): Column<Conflict>[] => [
  {
    name: 'Source and id',
    cell: ({ source, eventId }) => (
      <Stack gap={2} miw={140} maw={260} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm">{source}</Text>
        <Code w="fit-content">{eventId}</Code>
      </Stack>
    ),
  },
  {
    name: 'Not taken',
    cell: ({ sent, recorded }) => <Told content={sent} other={recorded} fleetName={fleetName} />,
  },
  {
    name: 'What counts',
    cell: ({ sent, recorded }) =>
      recorded === null ? 'no longer kept' : <Told content={recorded} other={sent} fleetName={fleetName} />,
  },
  {
    name: 'Came last',
    cell: ({ firstAt, lastAt, times }) => (
      <>
        <When at={lastAt} />
        {times > 1 && (
          <Text size="xs" c="dimmed">
            {countText(times)} times since {timeText(firstAt)}
          </Text>
        )}
      </>
    ),
  },
];

interface ToldProps {
  content: Content;
  /** What it is compared with. */
  other: Content | null;
  fleetName: (id: string) => string;
}

/** What an event says, with what the other one does not say too in bold. */
const Told = ({ content, other, fleetName }: ToldProps) => (
  <Stack gap={2} miw={170}>
    {textsOf(content, fleetName).map(([part, text]) => (
      <Text key={part} size="sm">
        {other !== null && other[part] !== content[part] ? <b>{text}</b> : text}
      </Text>
    ))}
  </Stack>
);

function textsOf(content: Content, fleetName: (id: string) => string): [part: keyof Content, text: string][] {
  const { quantity, meter, time, fleetId, deviceId } = content;
  return [
    ['quantity', quantityText(quantity, 6)],
    ['meter', meter],
    ['time', timeText(time)],
    ['fleetId', fleetName(fleetId)],
    ['deviceId', deviceId === null ? 'no gateway' : `gateway ${shortId(deviceId)}`],
  ];
}
