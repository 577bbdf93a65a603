import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMayForAll } from '../common/caller.query';
import { countText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import type { Column } from '../common/rows.table';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { ComparisonDrawer } from './comparison.drawer';
import { askedByText, causeWords, compareNow, useComparisons, type Cause, type Comparison } from './comparison.queries';

const awaitedEveryMs = 2_000;

const columns = (show: (comparison: Comparison) => void): Column<Comparison>[] => [
  { name: 'Clouds looked at', cell: ({ takenAt }) => <When at={takenAt} /> },
  { name: 'What differs', cell: (comparison) => <Result comparison={comparison} /> },
  { name: 'In the clouds', figure: true, cell: ({ objects }) => countText(objects) },
  { name: 'Metered', figure: true, cell: ({ intervals }) => countText(intervals) },
  { name: 'Asked by', cell: ({ askedBy }) => askedByText(askedBy) },
  {
    name: 'Details',
    cell: (comparison) => (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Details of the comparison of ${timeText(comparison.takenAt)}`}
        onClick={() => show(comparison)}
      >
        Details
      </Button>
    ),
  },
];

function Result({ comparison: { differences, unread } }: { comparison: Comparison }) {
  const found = Object.entries(differences) as [Cause, number][];
  return (
    <Group gap={4}>
      {unread.map(({ cloud }) => (
        <Badge key={cloud} color="red" variant="outline" tt="none">
          {cloud} did not answer
        </Badge>
      ))}
      {found.map(([cause, count]) => (
        <Badge key={cause} variant="light" color={causeWords[cause][1]} tt="none">
          {countText(count)} {causeWords[cause][0]}
        </Badge>
      ))}
      {found.length === 0 && unread.length === 0 && 'nothing'}
    </Group>
  );
}

export function Page() {
  const [awaited, setAwaited] = useState<string | null>(null);
  const list = useComparisons(awaited === null ? undefined : awaitedEveryMs);
  const [shown, setShown] = useState<Comparison | null>(null);
  const mayAsk = useMayForAll('operator');
  const notices = useNotices();
  const asking = useMutation({ mutationFn: compareNow, onSuccess: setAwaited, onError: notices.failed });
  const isThere = list.items?.some(({ id }) => id === awaited) ?? false;
  useEffect(() => {
    if (!isThere) return;
    setAwaited(null);
    notices.done('The clouds are compared with what is metered.');
  }, [isThere, notices]);
  return (
    <PageLayout
      title="Comparisons"
      actions={
        mayAsk && (
          <Button variant="default" loading={asking.isPending || awaited !== null} onClick={() => asking.mutate()}>
            Compare now
          </Button>
        )
      }
    >
      <Stack>
        <Text size="sm" c="dimmed">
          Every night all that is in the clouds is read and compared with what is metered, so that nothing is billed
          that was not there, and nothing is there that is not billed.
        </Text>
        <ListTable
          label="Comparisons"
          query={list}
          columns={columns(setShown)}
          idOf={({ id }) => id}
          empty={<Empty title="The clouds were not compared yet.">The first comparison is made this night.</Empty>}
        />
      </Stack>
      <ComparisonDrawer comparison={shown} onClose={() => setShown(null)} />
    </PageLayout>
  );
}
