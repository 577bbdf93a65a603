import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { sumOf } from '../common/decimal';
import { moneyText, quantityText, unitPriceText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty, Loaded } from '../common/states';
import { usePlan } from './fleet.queries';
import { PlanSteps } from './plan.steps';
import type { TabProps } from './fleet.types';

/** What the next run would do, before it does it, and what the fleet costs then. */
export function Tab({ fleet }: TabProps) {
  const plan = usePlan(fleet.id);
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={620}>
          The plan is made by comparing what is wanted with what the cloud shows now. Looking at it changes nothing.
        </Text>
        <Button variant="default" loading={plan.isFetching} onClick={() => void plan.refetch()}>
          Compare again
        </Button>
      </Group>
      <Loaded query={plan} what="The plan">
        {({ steps, monthlyCost }) => (
          <>
            {steps.length === 0 ? (
              <Empty title="Nothing would change.">What stands in the cloud is what is wanted.</Empty>
            ) : (
              <PlanSteps steps={steps} />
            )}
            <Cost cost={monthlyCost} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

const Cost = ({ cost: { currency, total, priced, items } }: { cost: Schemas['MonthlyCost'] }) => (
  <Card withBorder padding="md" component="section" aria-label="Cost of a month">
    <Group justify="space-between">
      <Title order={2} size="h4">
        What it costs a month then
      </Title>
      <Text fw={700} size="lg" className="figures">
        {moneyText(total, currency)}
      </Text>
    </Group>
    {!priced && (
      <Text size="sm" c="dimmed">
        Some of it has no price now, and is in the total as nothing.
      </Text>
    )}
    {items.length > 0 && (
      <RowsTable
        label="What the cost is made of"
        items={grouped(items)}
        columns={columns(currency)}
        idOf={({ meter, unitPrice }) => `${meter} ${unitPrice}`}
        dense
      />
    )}
  </Card>
);

type CostItem = Schemas['MonthlyCost']['items'][number];

const columns = (currency: string): Column<CostItem>[] => [
  { name: 'Meter', cell: ({ meter }) => meter },
  { name: 'Quantity', figure: true, cell: ({ quantity }) => quantityText(quantity) },
  {
    name: 'Price of an hour',
    figure: true,
    cell: ({ unitPrice }) => (unitPrice === null ? 'no price' : unitPriceText(unitPrice, currency)),
  },
  { name: 'A month', figure: true, cell: ({ cost }) => moneyText(cost, currency) },
];

/** Things of one meter and price stand in one line. */
function grouped(items: CostItem[]): CostItem[] {
  const lines = new Map<string, CostItem>();
  for (const item of items) {
    const key = `${item.meter} ${item.unitPrice}`;
    const line = lines.get(key);
    lines.set(
      key,
      line ? { ...line, quantity: sumOf([line.quantity, item.quantity]), cost: sumOf([line.cost, item.cost]) } : item,
    );
  }
  return [...lines.values()];
}
