import { Grid, Stack } from '@mantine/core';
import { ConditionsCard } from './conditions.card';
import { FactsCard } from './facts.card';
import { ProvisioningCard } from './provisioning.card';
import type { TabProps } from './fleet.types';

export const StateTab = ({ fleet, events }: TabProps) => (
  <Grid gap="md">
    <Grid.Col span={{ base: 12, md: 7 }}>
      <Stack>
        <ConditionsCard fleet={fleet} />
        <ProvisioningCard fleet={fleet} events={events} />
      </Stack>
    </Grid.Col>
    <Grid.Col span={{ base: 12, md: 5 }}>
      <FactsCard fleet={fleet} />
    </Grid.Col>
  </Grid>
);
