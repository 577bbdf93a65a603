import { Alert, Anchor, Badge, Drawer, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useAccountName, useFleetName } from '../common/choices.query';
import { Facts } from '../common/facts';
import { countText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { Empty } from '../common/states';
import { kindText } from '../fleets/kind.words';
import {
  askedByText,
  causeWords,
  gnocchiWords,
  useDifferences,
  type Comparison,
  type Difference,
} from './comparison.queries';

interface ComparisonDrawerProps {
  /** Null while none is shown. */
  comparison: Comparison | null;
  onClose: () => void;
}

/** What was compared, and each thing in which a cloud and what is metered differ. */
export const ComparisonDrawer = ({ comparison, onClose }: ComparisonDrawerProps) => (
  <Drawer
    opened={comparison !== null}
    onClose={onClose}
    position="right"
    size="xl"
    title={`Comparison of ${timeText(comparison?.takenAt)}`}
  >
    {comparison && (
      <Stack gap="lg">
        <ComparisonFacts comparison={comparison} />
        {comparison.unread.map(({ cloud, reason }) => (
          <Alert key={cloud} color="red" title={`${cloud} did not answer, and nothing of it is compared`}>
            {reason}
          </Alert>
        ))}
        <Differences id={comparison.id} />
      </Stack>
    )}
  </Drawer>
);

const ComparisonFacts = ({ comparison }: { comparison: Comparison }) => (
  <Facts
    facts={[
      ['Asked by', `${askedByText(comparison.askedBy)}, ${timeText(comparison.askedAt)}`],
      ['In the clouds', countText(comparison.objects)],
      ['Metered', countText(comparison.intervals)],
      [
        "Nova's own count",
        `of ${countText(comparison.novaServers)} servers, ${timeText(comparison.from)} to ${timeText(comparison.to)}`,
      ],
      ['Gnocchi', gnocchiWords[comparison.gnocchi]],
    ]}
  />
);

function Differences({ id }: { id: string }) {
  const [fleetName, accountName] = [useFleetName(), useAccountName()];
  return (
    <ListTable
      label="Differences"
      query={useDifferences(id)}
      columns={columns(fleetName, accountName)}
      idOf={({ number }) => String(number)}
      empty={<Empty title="Nothing differs.">What was compared is metered as it is in the clouds.</Empty>}
    />
  );
}

type NameOf = (id: string | null) => string;

const columns = (fleetName: NameOf, accountName: NameOf): Column<Difference>[] => [
  {
    name: 'What differs',
    cell: ({ cause, message }) => (
      <Stack gap={4} miw={200}>
        <Badge variant="light" color={causeWords[cause][1]} tt="none">
          {causeWords[cause][0]}
        </Badge>
        <Text size="sm">{message}</Text>
      </Stack>
    ),
  },
  {
    name: 'Of what',
    cell: ({ kind, name, cloudId }) => (
      <Stack gap={2} miw={160} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm">
          {kindText(kind)} {name}
        </Text>
        <Text size="xs" c="dimmed">
          {cloudId === null ? 'none in the cloud' : `${cloudId} in the cloud`}
        </Text>
      </Stack>
    ),
  },
  {
    name: 'Whose',
    cell: ({ fleetId, accountId }) => (
      <Stack gap={2}>
        {fleetId === null ? (
          '–'
        ) : (
          <Anchor component={Link} to={`/fleets/${fleetId}`} size="sm">
            {fleetName(fleetId)}
          </Anchor>
        )}
        {accountId !== null && (
          <Text size="xs" c="dimmed">
            {accountName(accountId)}
          </Text>
        )}
      </Stack>
    ),
  },
];
