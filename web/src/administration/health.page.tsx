import { Alert, Anchor, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readHealth, type Health } from '../common/health.query';
import { PageLayout } from '../common/page.layout';
import { Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';

type PartName = keyof Health['parts'];

const parts: Record<PartName, { name: string; without: string }> = {
  database: { name: 'Postgres', without: 'Nothing works without it. Look whether it runs and takes connections.' },
  mqtt: { name: 'MQTT broker', without: 'No gateway can register or report. Look whether the broker runs.' },
  openstack: {
    name: 'OpenStack',
    without: 'Gateways still register; fleets wait. Look whether Keystone answers and the credentials are right.',
  },
};

const words: Record<Health['status'], { title: string; colour: string }> = {
  up: { title: 'All parts work', colour: 'green' },
  degraded: { title: 'The service works, but not all of it', colour: 'orange' },
  down: { title: 'The service cannot do its work', colour: 'red' },
};

export function Page() {
  const query = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 10_000 });
  return (
    <PageLayout title="Health">
      <Loaded query={query} what="Health">
        {(health) => <HealthView health={health} />}
      </Loaded>
    </PageLayout>
  );
}

const HealthView = ({ health: { status, parts: states } }: { health: Health }) => (
  <Stack>
    <Alert color={words[status].colour} title={words[status].title} role="status">
      It is looked at every ten seconds.
    </Alert>
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {(Object.keys(parts) as PartName[]).map((part) => (
        <Card key={part} withBorder component="section" aria-label={parts[part].name}>
          <Group justify="space-between">
            <Text component="h2" fw={650} size="lg" m={0}>
              {parts[part].name}
            </Text>
            <StatusBadge status={states[part].state} />
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {states[part].detail}
          </Text>
          {states[part].state === 'down' && <Text size="sm">{parts[part].without}</Text>}
        </Card>
      ))}
    </SimpleGrid>
    <Text size="sm" c="dimmed">
      For programs: <Anchor href="/health/ready">/health/ready</Anchor>, <Anchor href="/metrics">/metrics</Anchor>,{' '}
      <Anchor href="/docs">/docs</Anchor>
    </Text>
  </Stack>
);
