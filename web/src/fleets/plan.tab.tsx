import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { sumOf } from '../common/decimal';
import { moneyText, quantityText, unitPriceText } from '../common/format';
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
      <div className="scrolls" tabIndex={0} role="region" aria-label="What the cost is made of">
        <Table aria-label="What the cost is made of" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Meter</Table.Th>
              <Table.Th ta="right">Quantity</Table.Th>
              <Table.Th ta="right">Price of an hour</Table.Th>
              <Table.Th ta="right">A month</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {grouped(items).map(({ meter, quantity, unitPrice, cost }) => (
              <Table.Tr key={`${meter} ${unitPrice}`} className="figures">
                <Table.Td>{meter}</Table.Td>
                <Table.Td ta="right">{quantityText(quantity)}</Table.Td>
                <Table.Td ta="right">{unitPrice === null ? 'no price' : unitPriceText(unitPrice, currency)}</Table.Td>
                <Table.Td ta="right">{moneyText(cost, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    )}
  </Card>
);

type CostItem = Schemas['MonthlyCost']['items'][number];

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
