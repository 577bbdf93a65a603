import { Card, SemiCircleProgress, SimpleGrid, Text } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { countText } from '../common/format';

type Quota = Schemas['Quota'];

/** How much of each is used; what is nearly full comes first. */
export const QuotaGauges = ({ quotas }: { quotas: Quota[] }) => (
  <SimpleGrid cols={{ base: 2, xs: 3, md: 4, lg: 5 }} spacing="sm">
    {[...quotas]
      .sort((a, b) => shareOf(b) - shareOf(a))
      .map((quota) => (
        <Gauge key={quota.id} quota={quota} />
      ))}
  </SimpleGrid>
);

const names: Record<string, string> = {
  ram_mib: 'Memory, MiB',
  cores: 'Cores',
  instances: 'Servers',
  floatingip: 'Floating IPs',
  port: 'Ports',
  network: 'Networks',
  subnet: 'Subnets',
  router: 'Routers',
  security_group: 'Security groups',
  security_group_rule: 'Security group rules',
  rbac_policy: 'RBAC policies',
  subnetpool: 'Subnet pools',
};

function nameOf(resource: string): string {
  const plain = resource.replaceAll('_', ' ');
  return names[resource] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** From 0 to 100; what has no limit is never full. */
function shareOf({ limit, used }: Quota): number {
  if (limit === null) return 0;
  return limit === 0 ? (used > 0 ? 100 : 0) : Math.min(100, (used / limit) * 100);
}

/** A word first, a colour besides. */
function standing(share: number): { word: string | null; colour: string } {
  if (share >= 100) return { word: 'full', colour: 'red.7' };
  if (share >= 80) return { word: 'nearly full', colour: 'orange.7' };
  return { word: null, colour: 'sea.7' };
}

function Gauge({ quota }: { quota: Quota }) {
  const { resource, limit, used } = quota;
  const share = shareOf(quota);
  const { word, colour } = standing(share);
  const name = nameOf(resource);
  const told = limit === null ? `${countText(used)}, no limit` : `${countText(used)} of ${countText(limit)}`;
  const meter = {
    role: 'meter',
    'aria-label': name,
    'aria-valuemin': 0,
    'aria-valuemax': limit ?? used,
    'aria-valuenow': Math.min(used, limit ?? used),
    'aria-valuetext': word === null ? told : `${told}, ${word}`,
  };
  return (
    <Card withBorder padding="sm" style={{ alignItems: 'center' }}>
      <div {...meter}>
        <SemiCircleProgress
          value={share}
          size={110}
          thickness={10}
          filledSegmentColor={colour}
          label={limit === null ? '∞' : `${Math.round(share)} %`}
          aria-hidden
        />
      </div>
      <Text size="sm" fw={600} ta="center" mt={4}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" ta="center" className="figures">
        {told}
      </Text>
      {word !== null && (
        <Text size="xs" fw={600} c={share >= 100 ? 'red' : 'orange'}>
          {word}
        </Text>
      )}
    </Card>
  );
}
