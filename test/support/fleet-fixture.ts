import { newId } from '../../src/common/ids';
import type { Product } from './product';

/** A blueprint that has one of every kind. */
export const fullSpec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: ['9.9.9.9'] } }],
  router: { externalNetwork: 'public' },
  securityGroups: [
    { key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22, remoteCidr: '0.0.0.0/0' }] },
  ],
  keyPair: {
    publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILlF0Ew5Pd8pTxMFQ2ZbV1jDZ6eR6b3bN1vG1c9uX8Qm test',
  },
  servers: [
    {
      key: 'hub',
      image: 'guest',
      flavor: 'm1.tiny',
      count: 1,
      networks: ['lan'],
      securityGroups: ['hub'],
      floatingIp: true,
      userData: '#cloud-config\n',
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};

export interface FleetFixture {
  fleetId: string;
  blueprintId: string;
  accountId: string;
  name: string;
}

/** An account, a blueprint and a fleet of it, over the API. */
export async function createFleet(
  product: Product,
  spec: unknown = fullSpec,
  more: object = {},
): Promise<FleetFixture> {
  const name = `f${newId().replaceAll('-', '').slice(-12)}`;
  const make = async (path: string, body: unknown): Promise<string> => {
    const created = await product.call<{ id: string }>('POST', path, body);
    if (created.status !== 201) throw new Error(`POST ${path}: ${created.status} ${JSON.stringify(created.body)}`);
    return created.body.id;
  };
  const accountId = await make('/accounts', { name, currency: 'EUR', timeZone: 'Europe/Berlin' });
  const blueprintId = await make('/blueprints', { name, spec });
  const fleetId = await make('/fleets', { name, accountId, blueprintId, approval: 'automatic', ...more });
  return { fleetId, blueprintId, accountId, name };
}
