import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { AccountSelect } from '../common/account.select';
import { useMayForAll } from '../common/caller.query';
import { useFleetName } from '../common/choices.query';
import { timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty } from '../common/states';
import { UnknownDialog } from './unknown.dialog';
import { treatmentWords, useUnknown, type Treatment, type UsageInterval } from './unknown.queries';

const treatments = Object.keys(treatmentWords) as Treatment[];

const TreatmentBadge = ({ treatment }: { treatment: Treatment }) => (
  <Badge variant="light" color={treatmentWords[treatment][1]} tt="none">
    {treatmentWords[treatment][0]}
  </Badge>
);

const columns = (
  fleetName: (id: string | null) => string,
  decide: ((interval: UsageInterval) => void) | null,
): Column<UsageInterval>[] => [
  { name: 'From', cell: ({ from }) => timeText(from) },
  { name: 'To', cell: ({ to }) => timeText(to) },
  { name: 'Fleet', cell: ({ fleetId }) => fleetName(fleetId) },
  { name: 'Kind', cell: ({ meter, quantity }) => (quantity === '1' ? meter : `${meter} × ${quantity}`) },
  {
    name: 'What becomes of it',
    cell: ({ treatment, decision }) => (
      <>
        {treatment && <TreatmentBadge treatment={treatment} />}
        <Text size="xs" c="dimmed">
          {decision === null ? "by the account's policy" : `${decision.decidedBy}: ${decision.reason}`}
        </Text>
      </>
    ),
  },
  ...(decide === null
    ? []
    : [
        {
          name: 'Decide',
          cell: (interval: UsageInterval) => (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Decide about ${interval.meter} from ${timeText(interval.from)}`}
              onClick={() => decide(interval)}
            >
              Decide
            </Button>
          ),
        },
      ]),
];

export function Page() {
  const [search, change] = useSearchState();
  const accountId = search.get('accountId');
  const treatment = treatments.find((one) => one === search.get('treatment')) ?? null;
  const list = useUnknown(accountId, treatment);
  const fleetName = useFleetName();
  const mayDecide = useMayForAll('billing');
  const [interval, setInterval] = useState<UsageInterval | null>(null);
  return (
    <PageLayout title="Unknown usage">
      <Stack>
        <Text size="sm" c="dimmed">
          Between when something was last seen and when it was found gone, nobody knows whether it was used. It is never
          billed silently.
        </Text>
        <Group align="flex-end" gap="sm">
          <AccountSelect orAll value={accountId} onChange={(id) => change({ accountId: id })} />
          <Select
            label="What becomes of it"
            placeholder="Whatever it is"
            data={treatments.map((value) => ({ value, label: treatmentWords[value][0] }))}
            value={treatment}
            onChange={(value) => change({ treatment: value })}
            clearable
            clearButtonProps={{ 'aria-label': 'Whatever becomes of it' }}
            w={{ base: '100%', xs: 200 }}
          />
        </Group>
        <ListTable
          label="Unknown usage"
          query={list}
          columns={columns(fleetName, mayDecide ? setInterval : null)}
          idOf={({ id }) => id}
          empty={
            treatment === null ? (
              <Empty title="Everything that was used is known.">There is nothing to decide.</Empty>
            ) : (
              <Empty title={`No unknown usage is ${treatmentWords[treatment][0]}.`} />
            )
          }
        />
      </Stack>
      {interval && <UnknownDialog interval={interval} onClose={() => setInterval(null)} />}
    </PageLayout>
  );
}
