import { randomUUID } from 'node:crypto';
import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();
const postPort = async (fields: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('POST', '/ports', { port: fields });

/** Local, unicast, and unlike Neutron's own fa:16:3e. */
const someMac = (): string => `02:${randomUUID().replaceAll('-', '').slice(0, 10).match(/../g)?.join(':') ?? ''}`;

describe('ports', () => {
  it('get an address, a MAC and the default group, and are DOWN while nothing is bound', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.61.1.0/24');
    const port = await world.neutron.make('port', { network_id: network.id, name: 'p', description: 'd' });
    const [group] = (await world.session.network('GET', '/security-groups?name=default')).many('security_groups');
    expect(port).toMatchObject({
      network_id: network.id,
      name: 'p',
      description: 'd',
      status: 'DOWN',
      admin_state_up: true,
      device_id: '',
      device_owner: '',
      port_security_enabled: true,
      allowed_address_pairs: [],
      extra_dhcp_opts: [],
      tags: [],
      security_groups: [group?.id],
      'binding:vnic_type': 'normal',
      fixed_ips: [{ subnet_id: subnet.id, ip_address: expect.stringMatching(/^10\.61\.1\.\d+$/) as string }],
      mac_address: expect.stringMatching(/^fa:16:3e(:[0-9a-f]{2}){3}$/) as string,
    });
    expect(port).not.toHaveProperty('binding:host_id');
  });

  it('have no address on a network without subnets', async () => {
    const network = await world.neutron.network();
    expect(await world.neutron.make('port', { network_id: network.id })).toMatchObject({ fixed_ips: [] });
  });

  it('take the address that is asked for, in or outside the pool', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.61.2.0/24');
    const port = await world.neutron.make('port', {
      network_id: network.id,
      fixed_ips: [{ subnet_id: subnet.id, ip_address: '10.61.2.77' }],
    });
    expect(port.fixed_ips).toEqual([{ subnet_id: subnet.id, ip_address: '10.61.2.77' }]);
  });

  it('share no address: 409 IpAddressAlreadyAllocated', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.61.3.0/24');
    const fixed_ips = [{ subnet_id: subnet.id, ip_address: '10.61.3.77' }];
    await world.neutron.make('port', { network_id: network.id, fixed_ips });
    const again = await postPort({ network_id: network.id, fixed_ips });
    expect([again.status, again.neutronError.type]).toEqual([409, 'IpAddressAlreadyAllocated']);
    expect(again.neutronError.message).toBe(`IP address 10.61.3.77 already allocated in subnet ${subnet.id}`);
  });

  it('refuse an address that is outside of the subnet: 400 InvalidIpForSubnet', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.61.4.0/24');
    const reply = await postPort({
      network_id: network.id,
      fixed_ips: [{ subnet_id: subnet.id, ip_address: '10.61.5.7' }],
    });
    expect([reply.status, reply.neutronError.type]).toEqual([400, 'InvalidIpForSubnet']);
  });

  it('end with 409 IpAddressGenerationFailure when the pool is used up', async () => {
    const network = await world.neutron.network();
    await world.neutron.subnet(network.id, '10.61.6.0/29', {
      enable_dhcp: false,
      allocation_pools: [{ start: '10.61.6.2', end: '10.61.6.2' }],
    });
    await world.neutron.make('port', { network_id: network.id });
    const reply = await postPort({ network_id: network.id });
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'IpAddressGenerationFailure']);
  });

  it('need a network that is there: 404', async () => {
    const reply = await postPort({ network_id: randomUUID() });
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'NetworkNotFound']);
  });
});

describe('a MAC address is a fence against making a port twice', () => {
  it('may be chosen by a plain member on its own network', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.61.7.0/24');
    const mac = someMac();
    expect(await world.neutron.make('port', { network_id: network.id, mac_address: mac })).toMatchObject({
      mac_address: mac,
    });
  });

  it('is unique on a network: the second gets 409 MacAddressInUse, and nothing is made', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.61.8.0/24');
    const mac = someMac();
    await world.neutron.make('port', { network_id: network.id, mac_address: mac });
    const again = await postPort({ network_id: network.id, mac_address: mac });
    expect([again.status, again.neutronError.type]).toEqual([409, 'MacAddressInUse']);
    expect(again.neutronError.message).toBe(
      `Unable to complete operation for network ${network.id}. The mac address ${mac} is in use.`,
    );
    const found = (await world.session.network('GET', `/ports?network_id=${network.id}&mac_address=${mac}`)).many(
      'ports',
    );
    expect(found).toHaveLength(1);
  });

  it('lets exactly one of ten simultaneous requests through', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.61.9.0/24');
    const mac = someMac();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => postPort({ network_id: network.id, mac_address: mac })),
    );
    for (const reply of replies.filter(({ status }) => status === 201)) {
      world.cloud.later(() => world.session.network('DELETE', `/ports/${reply.one('port').id}`));
    }
    const codes = replies.map(({ status }) => status).sort();
    expect(codes).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('may be used again on another network', async () => {
    const first = await world.neutron.networkWithSubnet('10.61.10.0/24');
    const second = await world.neutron.networkWithSubnet('10.61.11.0/24');
    const mac = someMac();
    await world.neutron.make('port', { network_id: first.network.id, mac_address: mac });
    expect(await world.neutron.make('port', { network_id: second.network.id, mac_address: mac })).toMatchObject({
      mac_address: mac,
    });
  });

  it('must be one: 400', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.61.12.0/24');
    expect((await postPort({ network_id: network.id, mac_address: 'zz' })).status).toBe(400);
  });
});

describe('ports change', () => {
  let network: Entity;
  let port: Entity;
  beforeEach(async () => {
    ({ network } = await world.neutron.networkWithSubnet('10.61.13.0/24'));
    port = await world.neutron.make('port', { network_id: network.id });
  });
  const put = async (fields: Record<string, unknown>): Promise<Reply> =>
    await world.session.network('PUT', `/ports/${port.id}`, { port: fields });

  it('in name, device and groups by PUT', async () => {
    const group = await world.neutron.make('security_group', { name: world.cloud.name('group') });
    const reply = await put({
      name: 'n',
      device_id: 'mine',
      device_owner: 'contract:test',
      security_groups: [group.id],
    });
    expect(reply.status).toBe(200);
    expect(reply.one('port')).toMatchObject({
      name: 'n',
      device_id: 'mine',
      device_owner: 'contract:test',
      security_groups: [group.id],
    });
    await put({ device_owner: '', security_groups: [] });
  });

  it('refuse a group that is not there: 404 SecurityGroupNotFound', async () => {
    const reply = await put({ security_groups: [randomUUID()] });
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'SecurityGroupNotFound']);
  });

  it('lose protection only without groups: 409 PortSecurityPortHasSecurityGroup', async () => {
    const reply = await put({ port_security_enabled: false });
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'PortSecurityPortHasSecurityGroup']);
    expect((await put({ port_security_enabled: false, security_groups: [] })).one('port')).toMatchObject({
      port_security_enabled: false,
    });
  });

  it('never move to another network: 400', async () => {
    const reply = await put({ network_id: randomUUID() });
    expect([reply.status, reply.neutronError.message]).toEqual([400, 'Cannot update read-only attribute network_id']);
  });

  it('are found by network, device, MAC, address, subnet and name', async () => {
    await put({ name: 'findable', device_id: 'device-1' });
    const [fixed] = port.fixed_ips as { subnet_id: string; ip_address: string }[];
    for (const query of [
      'device_id=device-1',
      'name=findable',
      `mac_address=${String(port.mac_address)}`,
      `fixed_ips=subnet_id=${fixed?.subnet_id ?? ''}&device_owner=`,
      `fixed_ips=ip_address=${fixed?.ip_address ?? ''}`,
    ]) {
      const found = (await world.session.network('GET', `/ports?network_id=${network.id}&${query}`)).many('ports');
      expect([query, found.map(({ id }) => id)]).toEqual([query, [port.id]]);
    }
    expect(
      (await world.session.network('GET', `/ports?network_id=${network.id}&device_id=other`)).many('ports'),
    ).toEqual([]);
  });

  it('are found by any of several subnets, addresses and owners', async () => {
    await put({ name: 'findable', device_owner: 'contract:test' });
    const other = await world.neutron.subnet(network.id, '10.61.14.0/24', { enable_dhcp: false });
    const [{ subnet_id: own, ip_address: address }] = port.fixed_ips as [{ subnet_id: string; ip_address: string }];
    const find = async (query: string) =>
      (await world.session.network('GET', `/ports?name=findable&${query}`)).many('ports').map(({ id }) => id);
    const subnets = `fixed_ips=subnet_id=${own}&fixed_ips=subnet_id=${other.id}`;
    expect(await find(subnets)).toEqual([port.id]);
    expect(await find(`${subnets}&fixed_ips=ip_address=${address}`)).toEqual([port.id]);
    expect(await find('device_owner=contract:other&device_owner=contract:test')).toEqual([port.id]);
    expect(await find(`fixed_ips=subnet_id=${other.id}&fixed_ips=ip_address=${address}`)).toEqual([]);
  });

  it('are gone after DELETE with 204, then 404 PortNotFound', async () => {
    expect((await world.session.network('DELETE', `/ports/${port.id}`)).status).toBe(204);
    const gone = await world.session.network('GET', `/ports/${port.id}`);
    expect([gone.status, gone.neutronError.type]).toEqual([404, 'PortNotFound']);
    expect((await world.session.network('DELETE', `/ports/${port.id}`)).status).toBe(404);
  });
});
