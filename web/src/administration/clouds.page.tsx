import { Card, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useExternalNetworks, useFlavors } from '../blueprints/catalogue.queries';
import { answerOf, api, type Schemas } from '../common/api.client';
import { useFleets } from '../common/choices.query';
import { PageLayout } from '../common/page.layout';
import { RowsTable, type Column } from '../common/rows.table';
import { useSearchState } from '../common/search.state';
import { Empty, Loaded } from '../common/states';
import { CloudField } from './cloud.field';
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

const flavorColumns: Column<Schemas['Flavor']>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'vCPU', figure: true, cell: ({ vcpus }) => vcpus },
  { name: 'MiB', figure: true, cell: ({ ramMiB }) => ramMiB },
  { name: 'GiB', figure: true, cell: ({ diskGiB }) => diskGiB },
];

function Flavors({ cloud }: { cloud: string }) {
  const query = useFlavors(cloud);
  return (
    <Card withBorder component="section" aria-label="Flavors">
      <Text component="h2" fw={650} size="lg" mt={0} mb="sm">
        Flavors
      </Text>
      <Loaded query={query} what="Flavors">
        {(flavors) => (
          <RowsTable
            label="List of flavors"
            items={flavors}
            columns={flavorColumns}
            idOf={({ id }) => id}
            empty={<Empty title="The cloud has no flavor that the service may use." />}
            narrow
          />
        )}
      </Loaded>
    </Card>
  );
}

const networkColumns: Column<Schemas['ExternalNetwork']>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'State', cell: ({ status }) => status },
];

function ExternalNetworks({ cloud }: { cloud: string }) {
  const query = useExternalNetworks(cloud);
  return (
    <Card withBorder component="section" aria-label="External networks">
      <Text component="h2" fw={650} size="lg" mt={0} mb="sm">
        External networks
      </Text>
      <Loaded query={query} what="External networks">
        {(networks) => (
          <RowsTable
            label="List of external networks"
            items={networks}
            columns={networkColumns}
            idOf={({ id }) => id}
            empty={<Empty title="The cloud has no external network: no server there has a floating IP." />}
            narrow
          />
        )}
      </Loaded>
    </Card>
  );
}
