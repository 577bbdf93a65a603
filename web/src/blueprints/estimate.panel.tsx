import { Alert, Card, Loader, Group, Stack, Text } from '@mantine/core';
import { moneyText, quantityText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import { Failed } from '../common/states';
import { groupsOf, keysText, type EstimateGroup } from './estimate.groups';
import type { Judged } from './estimate.query';
import type { Estimate } from './spec.types';

/** What the specification costs a month, as it is built, and what is still wrong with it. */
export const EstimatePanel = ({ judged }: { judged: Judged }) => (
  <Card withBorder component="section" aria-label="Price">
    <Stack gap="sm">
      <Group justify="space-between">
        <Text component="h2" fw={650} m={0}>
          Price
        </Text>
        {!judged.settled && <Loader size="xs" role="img" aria-label="The price is being read" />}
      </Group>
      {judged.failure !== null && <Failed error={judged.failure} />}
      {judged.errors.length > 0 && <StillWrong count={judged.errors.length} known={judged.estimate !== undefined} />}
      {judged.estimate && <EstimateTable estimate={judged.estimate} />}
      {!judged.estimate && judged.errors.length === 0 && judged.failure === null && (
        <Text size="sm" c="dimmed">
          It is read as soon as the form is quiet.
        </Text>
      )}
    </Stack>
  </Card>
);

const StillWrong = ({ count, known }: { count: number; known: boolean }) => (
  <Alert color="orange" title={count === 1 ? 'One thing is not right yet' : `${count} things are not right yet`}>
    It stands at its field. {known ? 'The price is that of before.' : 'Then the price is shown here.'}
  </Alert>
);

function EstimateTable({ estimate: { monthly, currency, items } }: { estimate: Estimate }) {
  const groups = groupsOf(items);
  return (
    <>
      <div aria-live="polite">
        <Text size="xl" fw={700} className="figures">
          {moneyText(monthly, currency)}
        </Text>
        <Text size="sm" c="dimmed">
          a month of 730 hours, at the prices of now
        </Text>
      </div>
      {groups.length > 0 && (
        <RowsTable
          label="What the price is made of"
          items={groups}
          columns={columns(currency)}
          idOf={({ meter, unit }) => meter ?? unit}
          narrow
          dense
        />
      )}
      {items.some((item) => item.monthly === null) && (
        <Text size="sm" c="dimmed">
          What has no price is not in the sum: a price book has to name its meter.
        </Text>
      )}
    </>
  );
}

const columns = (currency: string): Column<EstimateGroup>[] => [
  {
    name: 'For',
    cell: (group) => (
      <div style={{ overflowWrap: 'anywhere' }}>
        {amountText(group)}
        <Text size="xs" c="dimmed">
          {keysText(group.keys)}
        </Text>
      </div>
    ),
  },
  {
    name: 'A month',
    figure: true,
    cell: ({ monthly }) => (monthly === null ? 'no price' : moneyText(monthly, currency)),
  },
];

function amountText({ quantity, unit, meter }: EstimateGroup): string {
  const amount = quantityText(quantity);
  if (meter === null) return `${amount} × a flavor that the cloud chooses`;
  return unit.startsWith('GiB') ? `${amount} GiB of ${meter}` : `${amount} × ${meter}`;
}
