import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../../src/cli/api.client';

export interface DemoFleet {
  id: string;
  name: string;
  approval: 'automatic' | 'manual';
  gateways: number;
  enrollment: { id: string; secret: string };
}

/** One fleet waits for an operator's decision on each gateway, as fleets in the open field do. */
const wanted = [
  { name: 'harbour', approval: 'automatic', gateways: 9 },
  { name: 'orchard', approval: 'automatic', gateways: 8 },
  { name: 'tunnel', approval: 'manual', gateways: 8 },
] as const;

/** A network behind a router, and a hub on it that the gateways send to. */
const blueprint = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: [] } }],
  router: { externalNetwork: 'public' },
  securityGroups: [
    {
      key: 'hub',
      rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 8883, remoteCidr: '0.0.0.0/0' }],
    },
  ],
  servers: [
    {
      key: 'hub',
      image: 'guest',
      flavor: 'm1.tiny',
      count: 1,
      networks: ['lan'],
      securityGroups: ['hub'],
      floatingIp: true,
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};

/** Makes what the gateways need to be there: an account, a blueprint, three fleets and an enrollment for each. */
export async function setUp(api: ApiClient): Promise<{ accountId: string; fleets: DemoFleet[] }> {
  const account = await api.post<{ id: string }>('/accounts', {
    name: 'Coast Sensors',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
  });
  const { id: blueprintId } = await api.post<{ id: string }>('/blueprints', { name: 'sensor hub', spec: blueprint });
  const fleets: DemoFleet[] = [];
  for (const { name, approval, gateways } of wanted) {
    const fleet = await api.post<{ id: string }>('/fleets', { name, accountId: account.id, blueprintId, approval });
    const enrollment = await api.post<DemoFleet['enrollment']>(`/fleets/${fleet.id}/enrollments`, { kind: 'secret' });
    fleets.push({ id: fleet.id, name, approval, gateways, enrollment });
  }
  return { accountId: account.id, fleets };
}

/** Serial numbers as gateways have them: no two demos meet. */
export const hardwareIds = ({ name, gateways }: DemoFleet): string[] => {
  const batch = randomBytes(2).toString('hex');
  return Array.from({ length: gateways }, (_, index) => `${name}-${batch}-${String(index + 1).padStart(2, '0')}`);
};
