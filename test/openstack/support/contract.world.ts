import { Cinder } from './cinder.objects';
import { ContractCloud, created, type Tenant } from './contract.cloud';
import { Heat } from './heat.objects';
import { Neutron } from './neutron.objects';
import { Nova } from './nova.objects';
import type { Entity } from './openstack.http';
import type { Session } from './openstack.session';

/** What a test file works with: a cloud, one member of a project of its own, and makers of objects in it. */
export class World {
  private opened: ContractCloud | undefined;
  private tenant: Tenant | undefined;
  private common: Promise<Entity> | undefined;

  get cloud(): ContractCloud {
    return present(this.opened);
  }

  get member(): Tenant {
    return present(this.tenant);
  }

  get session(): Session {
    return this.member.session;
  }

  get neutron(): Neutron {
    return new Neutron(this.cloud, this.session);
  }

  get nova(): Nova {
    return new Nova(this.cloud, this.session);
  }

  get heat(): Heat {
    return new Heat(this.cloud, this.session);
  }

  get cinder(): Cinder {
    return new Cinder(this.cloud, this.session);
  }

  async open(buildMs?: number): Promise<void> {
    this.opened = await ContractCloud.open(buildMs);
    this.tenant = await this.cloud.makeTenant();
  }

  /** A network with a subnet that lives as long as the file: making one for each server takes a real cloud long. */
  async network(): Promise<Entity> {
    return await (this.common ??= this.makeNetwork());
  }

  private async makeNetwork(): Promise<Entity> {
    const fields = { name: this.cloud.name('common') };
    const network = created(await this.session.network('POST', '/networks', { network: fields }), 'network');
    const subnet = { network_id: network.id, cidr: '10.70.0.0/22', ip_version: 4, enable_dhcp: false };
    created(await this.session.network('POST', '/subnets', { subnet }), 'subnet');
    return network;
  }

  async tidy(): Promise<void> {
    await this.opened?.tidy();
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }
}

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the contract cloud is not open yet');
  return value;
};

/**
 * Opens the cloud for a test file or a part of one, clears up after each test, and takes everything down at the end. With
 * `unhurried`, what the emulator builds takes long enough to be met on its way.
 */
export function contractWorld({ unhurried = false } = {}): World {
  const world = new World();
  beforeAll(() => world.open(unhurried ? 3_000 : undefined));
  afterEach(() => world.tidy());
  afterAll(() => world.close());
  return world;
}
