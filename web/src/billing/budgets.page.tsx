import { Button, Card, Group, List, SimpleGrid, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../common/caller.query';
import { useFleetName } from '../common/choices.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { moneyText, timeText } from '../common/format';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { Empty, Loaded } from '../common/states';
import { deleteBudget, useBudgets, type Budget } from './budget.queries';
import { NewBudgetDialog } from './new.budget';
import { OfAccount } from './of.account';
import { BudgetBar } from './spend.cards';

export const Page = () => (
  <PageLayout title="Budgets">
    <OfAccount>
      {(account) => <BudgetsOf key={account.id} accountId={account.id} currency={account.currency} />}
    </OfAccount>
  </PageLayout>
);

function BudgetsOf({ accountId, currency }: { accountId: string; currency: string }) {
  const budgets = useBudgets(accountId);
  const maySet = useMay('billing');
  const [making, setMaking] = useState(false);
  const button = maySet && <Button onClick={() => setMaking(true)}>New budget</Button>;
  return (
    <>
      <Loaded query={budgets} what="Budgets">
        {(all) =>
          all.length === 0 ? (
            <Empty title="There is no budget." action={button}>
              A budget stops nothing: it tells when a share of it is spent.
            </Empty>
          ) : (
            <>
              <Group>{button}</Group>
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                {all.map((budget) => (
                  <BudgetCard key={budget.id} budget={budget} mayDelete={maySet} />
                ))}
              </SimpleGrid>
            </>
          )
        }
      </Loaded>
      <NewBudgetDialog accountId={accountId} currency={currency} opened={making} onClose={() => setMaking(false)} />
    </>
  );
}

const percent = (share: string): string => `${Number((Number(share) * 100).toFixed(2))} %`;

function BudgetCard({ budget, mayDelete }: { budget: Budget; mayDelete: boolean }) {
  const fleetName = useFleetName();
  const { name, fleetId, amount, spent, share, month, currency, thresholds, crossings } = budget;
  return (
    <Card withBorder component="section" aria-label={`Budget ${name}`}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2} size="h5">
          {name}
        </Title>
        {mayDelete && <DeleteButton budget={budget} />}
      </Group>
      <BudgetBar name={`${moneyText(spent, currency)} of ${moneyText(amount, currency)} in ${month}`} share={share} />
      <Text size="sm" c="dimmed" mt="xs">
        {fleetId === null ? 'The whole account' : `Fleet ${fleetName(fleetId)}`}; tells at{' '}
        {thresholds.map(percent).join(', ')}
      </Text>
      {crossings.length > 0 && (
        <List size="sm" mt="xs">
          {crossings.slice(0, 6).map((crossing) => (
            <List.Item key={crossing.month + crossing.threshold}>
              {percent(crossing.threshold)} reached in {crossing.month} with {moneyText(crossing.spent, currency)} (
              {timeText(crossing.crossedAt)})
            </List.Item>
          ))}
        </List>
      )}
    </Card>
  );
}

function DeleteButton({ budget }: { budget: Budget }) {
  const [asked, setAsked] = useState(false);
  const notices = useNotices();
  const deleting = useMutation({
    mutationFn: () => deleteBudget(budget),
    onSuccess: () => notices.done(`The budget ${budget.name} is deleted.`),
    onError: notices.failed,
    onSettled: () => setAsked(false),
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="outline"
        color="red"
        aria-label={`Delete the budget ${budget.name}`}
        onClick={() => setAsked(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        opened={asked}
        title={`Delete the budget ${budget.name}?`}
        confirm="Delete"
        dangerous
        busy={deleting.isPending}
        onConfirm={() => deleting.mutate()}
        onClose={() => setAsked(false)}
      >
        <Text size="sm">What was recorded of its thresholds goes with it. Nothing that is billed changes.</Text>
      </ConfirmDialog>
    </>
  );
}
