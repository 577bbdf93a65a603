import { Alert, Card, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../common/api.client';
import { moneyText } from '../common/format';
import { Loaded } from '../common/states';
import { PlanSteps } from '../fleets/plan.steps';
import { planOf } from './fleet.maker';

type Plan = Schemas['Plan'];

/** What would be done in the cloud, in order, before anything is. */
export function PlanPart({ fleetId, blueprintVersion }: { fleetId: string; blueprintVersion: number | null }) {
  const query = useQuery({
    queryKey: ['fleet', fleetId, 'plan', blueprintVersion],
    queryFn: () => planOf(fleetId),
    staleTime: 0,
  });
  return (
    <Card withBorder component="section" aria-label="Plan">
      <Stack gap="sm">
        <Text component="h2" fw={650} size="lg" m={0}>
          Plan
        </Text>
        <Loaded query={query} what="Plan">
          {(plan) => <PlanView plan={plan} />}
        </Loaded>
      </Stack>
    </Card>
  );
}

function PlanView({ plan: { steps, monthlyCost } }: { plan: Plan }) {
  const created = steps.filter(({ action }) => action === 'create').length;
  const { total, currency, priced } = monthlyCost;
  return (
    <>
      <Text size="sm">
        {created} to create, nothing is made yet. It will cost <b className="figures">{moneyText(total, currency)}</b> a
        month
        {priced ? '.' : '; what has no price is not in it.'}
      </Text>
      {steps.some(({ action }) => action === 'conflict') && (
        <Alert color="orange" title="Something is in the way">
          The cloud has objects of these names already. The reasons below say which.
        </Alert>
      )}
      <PlanSteps steps={steps} />
    </>
  );
}
