import { Grid, Stack } from '@mantine/core';
import { PageLayout } from '../common/page.layout';
import { Loaded } from '../common/states';
import { FleetsCard, GatewaysCard } from './counts.cards';
import { DecisionsCard } from './decisions.card';
import { FirstSteps } from './first.steps';
import { useOverview, type Overview } from './overview.query';
import { RegistrationsCard } from './registrations.card';
import { SpendCard } from './spend.card';

export function Page() {
  const overview = useOverview();
  return (
    <PageLayout title="Overview">
      <Loaded query={overview} what="The overview">
        {(found) => (
          <Stack gap="lg">
            {(found.fleets.length === 0 || found.devices.length === 0) && <FirstSteps overview={found} />}
            <Numbers overview={found} />
          </Stack>
        )}
      </Loaded>
    </PageLayout>
  );
}

const Numbers = ({ overview }: { overview: Overview }) => (
  <Grid>
    <Grid.Col span={{ base: 12, lg: 4 }}>
      <DecisionsCard decisions={overview.decisions} />
    </Grid.Col>
    <Grid.Col span={{ base: 12, sm: 6, lg: 4 }}>
      <FleetsCard fleets={overview.fleets} />
    </Grid.Col>
    <Grid.Col span={{ base: 12, sm: 6, lg: 4 }}>
      <GatewaysCard devices={overview.devices} online={overview.online} />
    </Grid.Col>
    <Grid.Col span={{ base: 12, lg: 8 }}>
      <RegistrationsCard minutes={overview.registrationsPerMinute} />
    </Grid.Col>
    <Grid.Col span={{ base: 12, lg: 4 }}>
      <SpendCard spend={overview.spend} />
    </Grid.Col>
  </Grid>
);
