import { Card, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useExternalNetworks, useFlavors } from '../blueprints/catalogue.queries';
import { answerOf, api } from '../common/api.client';
import { useFleets } from '../common/choices.query';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Loaded } from '../common/states';
import { CloudField } from './cloud.field';
import { PlainTable } from './plain.table';
import { QuotaGauges } from './quota.gauges';

export function Page() {
  const [search, change] = useSearchState();
  const cloud = search.get('cloud') ?? '';
  const fleetId = search.get('fleet');
  return (
    <PageLayout title="Clouds and quotas">
      <Group align="flex-end" gap="sm">
        <CloudField />
        <FleetField value={fleetId} onChange={(fleet) => change({ fleet })} />
      </Group>
      <Quotas cloud={cloud} fleetId={fleetId} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Flavors cloud={cloud} />
        <ExternalNetworks cloud={cloud} />
      </SimpleGrid>
    </PageLayout>
  );
}

function FleetField({ value, onChange }: { value: string | null; onChange: (fleetId: string | null) => void }) {
  const { data: fleets } = useFleets();
  return (
    <Select
      label="Project"
      placeholder="That of the service"
      data={(fleets ?? []).map(({ id, name, project }) => ({
        value: id,
        label: project.own ? `${name}'s own` : `that of ${name}`,
      }))}
      value={value}
      onChange={onChange}
      clearable
      searchable
      clearButtonProps={{ 'aria-label': 'That of the service' }}
      w={{ base: '100%', xs: 260 }}
    />
  );
}

function Quotas({ cloud, fleetId }: { cloud: string; fleetId: string | null }) {
  const query = useQuery({
    queryKey: ['quotas', cloud, fleetId],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/quotas', {
          params: { query: { limit: 500, ...(fleetId === null ? (cloud === '' ? {} : { cloud }) : { fleetId }) } },
        }),
      ),
    refetchInterval: 30_000,
  });
  return (
    <Stack gap="sm" component="section" aria-label="Quotas">
      <Text component="h2" fw={650} size="lg" m={0}>
        Quotas
      </Text>
      <Loaded query={query} what="Quotas">
        {({ items }) => <QuotaGauges quotas={items} />}
      </Loaded>
    </Stack>
  );
}

function Flavors({ cloud }: { cloud: string }) {
  const query = useFlavors(cloud);
  return (
    <Card withBorder component="section" aria-label="Flavors">
      <Text component="h2" fw={650} size="lg" mt={0} mb="sm">
        Flavors
      </Text>
      <Loaded query={query} what="Flavors">
        {(flavors) => (
          <PlainTable
            label="List of flavors"
            head={['Name', 'vCPU', 'MiB', 'GiB']}
            rows={flavors.map(({ name, vcpus, ramMiB, diskGiB }) => [name, vcpus, ramMiB, diskGiB])}
            empty="The cloud has no flavor that the service may use."
          />
        )}
      </Loaded>
    </Card>
  );
}

function ExternalNetworks({ cloud }: { cloud: string }) {
  const query = useExternalNetworks(cloud);
  return (
    <Card withBorder component="section" aria-label="External networks">
      <Text component="h2" fw={650} size="lg" mt={0} mb="sm">
        External networks
      </Text>
      <Loaded query={query} what="External networks">
        {(networks) => (
          <PlainTable
            label="List of external networks"
            head={['Name', 'State']}
            rows={networks.map(({ name, status }) => [name, status])}
            empty="The cloud has no external network: no server there has a floating IP."
          />
        )}
      </Loaded>
    </Card>
  );
}
