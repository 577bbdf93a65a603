import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useMay } from '../common/caller.query';
import { countText } from '../common/format';
import { StatusBadge } from '../common/status.badge';
import type { Overview } from './overview.query';

interface CountsProps {
  counts: { status: string; count: number }[];
  /** Where those in a state are listed; null for who may not see them. */
  to: ((status: string) => string) | null;
  none: string;
}

const sumOf = (counts: { count: number }[]): number => counts.reduce((sum, { count }) => sum + count, 0);

/** How many are in each state, each a way to them. */
const Counts = ({ counts, to, none }: CountsProps) =>
  counts.length === 0 ? (
    <Text size="sm" c="dimmed">
      {none}
    </Text>
  ) : (
    <Stack gap={6}>
      {counts.map(({ status, count }) => (
        <Group key={status} justify="space-between" wrap="nowrap">
          <StatusBadge status={status} />
          {to === null ? (
            <Text className="figures">{countText(count)}</Text>
          ) : (
            <Anchor component={Link} to={to(status)} className="figures" aria-label={`${count} ${status}`}>
              {countText(count)}
            </Anchor>
          )}
        </Group>
      ))}
    </Stack>
  );

export const FleetsCard = ({ fleets }: { fleets: Overview['fleets'] }) => (
  <Card withBorder h="100%" component="section" aria-label="Fleets by state">
    <Group justify="space-between" mb="sm">
      <Title order={2} size="h4">
        Fleets
      </Title>
      <Text size="xl" fw={700} className="figures">
        {countText(sumOf(fleets))}
      </Text>
    </Group>
    <Counts counts={fleets} to={(status) => `/fleets?status=${status}`} none="There is no fleet yet." />
  </Card>
);

export const GatewaysCard = ({ devices, online }: { devices: Overview['devices']; online: number }) => {
  const maySee = useMay('operator', 'viewer');
  return (
    <Card withBorder h="100%" component="section" aria-label="Gateways by state">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Gateways
        </Title>
        <Text size="xl" fw={700} className="figures">
          {countText(online)}{' '}
          <Text span size="sm" fw={400} c="dimmed">
            of {countText(sumOf(devices))} online
          </Text>
        </Text>
      </Group>
      <Counts
        counts={devices}
        to={maySee ? (status) => `/gateways?status=${status}` : null}
        none="No gateway has registered yet."
      />
    </Card>
  );
};
