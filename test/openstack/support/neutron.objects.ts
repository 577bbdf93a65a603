import { created, type ContractCloud } from './contract.cloud';
import type { Entity } from './openstack.http';
import type { Session } from './openstack.session';

const plurals: Record<string, string> = {
  security_group: 'security-groups',
  security_group_rule: 'security-group-rules',
};
const pathOf = (kind: string): string => `/${plurals[kind] ?? `${kind}s`}`;

interface Subnetwork {
  network: Entity;
  subnet: Entity;
}

/** Neutron objects that go away at the end of the test. */
export class Neutron {
  constructor(
    private readonly cloud: ContractCloud,
    private readonly session: Session,
  ) {}

  async make(kind: string, fields: Record<string, unknown>): Promise<Entity> {
    const made = created(await this.session.network('POST', pathOf(kind), { [kind]: fields }), kind);
    this.cloud.later(() => this.session.network('DELETE', `${pathOf(kind)}/${made.id}`));
    return made;
  }

  async network(fields: Record<string, unknown> = {}): Promise<Entity> {
    return await this.make('network', { name: this.cloud.name('net'), ...fields });
  }

  async subnet(networkId: string, cidr: string, fields: Record<string, unknown> = {}): Promise<Entity> {
    return await this.make('subnet', { network_id: networkId, cidr, ip_version: 4, ...fields });
  }

  /** Without DHCP unless asked for: a real agent takes its time to serve a network. */
  async networkWithSubnet(cidr: string, fields: Record<string, unknown> = { enable_dhcp: false }): Promise<Subnetwork> {
    const network = await this.network();
    return { network, subnet: await this.subnet(network.id, cidr, fields) };
  }

  async router(fields: Record<string, unknown> = {}): Promise<Entity> {
    return await this.make('router', { name: this.cloud.name('router'), ...fields });
  }

  async join(routerId: string, subnetId: string): Promise<Record<string, unknown>> {
    const reply = await this.session.network('PUT', `/routers/${routerId}/add_router_interface`, {
      subnet_id: subnetId,
    });
    if (reply.status !== 200) throw new Error(`add_router_interface: ${reply.status} ${reply.text}`);
    this.cloud.later(() =>
      this.session.network('PUT', `/routers/${routerId}/remove_router_interface`, { subnet_id: subnetId }),
    );
    return reply.body;
  }

  async publicNetwork(): Promise<Entity> {
    const [found] = (await this.session.network('GET', '/networks?router:external=true&name=public')).many('networks');
    if (found === undefined) throw new Error('the cloud has no external network public');
    return found;
  }

  async get(kind: string, id: string): Promise<Entity> {
    return (await this.session.network('GET', `${pathOf(kind)}/${id}`)).one(kind);
  }
}
