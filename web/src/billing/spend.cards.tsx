import { Anchor, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../common/api.client';
import { moneyText } from '../common/format';
import { Loaded } from '../common/states';
import { useSpend } from './usage.query';

type Spend = Schemas['Spend'];

/** This month against the one before, and the budgets. */
export function SpendCards({ accountId }: { accountId: string }) {
  const spend = useSpend(accountId);
  return (
    <Loaded query={spend} what="Spend">
      {(found) => (
        <SimpleGrid cols={{ base: 1, xs: 2, md: found.budgets.length > 0 ? 4 : 3 }}>
          <Figure name={`This month (${found.month})`} amount={found.monthToDate} currency={found.currency} />
          <Figure name="At its end, if what runs now runs on" amount={found.forecast} currency={found.currency} />
          {found.lastMonth && (
            <Figure
              name={`Last month (${found.lastMonth.month})`}
              amount={found.lastMonth.total}
              currency={found.currency}
            />
          )}
          {found.budgets.length > 0 && <Budgets spend={found} />}
        </SimpleGrid>
      )}
    </Loaded>
  );
}

const Figure = ({ name, amount, currency }: { name: string; amount: string; currency: string }) => (
  <Card withBorder>
    <Text size="sm" c="dimmed">
      {name}
    </Text>
    <Text size="xl" fw={700} className="figures">
      {moneyText(amount, currency)}
    </Text>
  </Card>
);

const Budgets = ({ spend: { budgets, accountId } }: { spend: Spend }) => (
  <Card withBorder>
    <Group justify="space-between" gap="xs" mb={4}>
      <Title order={2} size="h6">
        Budgets
      </Title>
      <Anchor component={Link} to={`/billing/budgets?accountId=${accountId}`} size="xs">
        All budgets
      </Anchor>
    </Group>
    <Stack gap={6}>
      {budgets.slice(0, 3).map(({ id, name, share }) => (
        <BudgetBar key={id} name={name} share={share} />
      ))}
    </Stack>
  </Card>
);

export const BudgetBar = ({ name, share }: { name: string; share: string }) => (
  <div>
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="xs" truncate>
        {name}
      </Text>
      <Text size="xs" className="figures">
        {Math.round(Number(share) * 100)} %
      </Text>
    </Group>
    <Progress
      value={Math.min(Number(share) * 100, 100)}
      color={Number(share) >= 1 ? 'red' : Number(share) >= 0.8 ? 'orange' : undefined}
      aria-label={`${name}: ${Math.round(Number(share) * 100)} % spent`}
    />
  </div>
);
