import { randomUUID } from 'node:crypto';
import { soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Reply } from './support/openstack.http';

const world = contractWorld();
const postSubnet = async (networkId: string, fields: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('POST', '/subnets', { subnet: { network_id: networkId, ip_version: 4, ...fields } });

describe('networks', () => {
  it('are ACTIVE at once, of the project, at revision 1, with tags and times', async () => {
    const network = await world.neutron.network({ description: 'moorage:fleet=1;key=lan' });
    expect(network).toMatchObject({
      status: 'ACTIVE',
      admin_state_up: true,
      shared: false,
      'router:external': false,
      port_security_enabled: true,
      subnets: [],
      tags: [],
      revision_number: 1,
      description: 'moorage:fleet=1;key=lan',
      project_id: world.session.projectId,
      tenant_id: world.session.projectId,
    });
    expect(network.mtu).toEqual(expect.any(Number));
    expect(network.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('hide the provider attributes from members and show them to the administrator', async () => {
    const network = await world.neutron.network();
    expect(network).not.toHaveProperty('provider:network_type');
    const seen = (await world.cloud.admin.network('GET', `/networks/${network.id}`)).one('network');
    expect(seen).toHaveProperty('provider:network_type');
  });

  it('may share a name', async () => {
    const first = await world.neutron.network();
    const second = await world.neutron.network({ name: first.name });
    expect(second.id).not.toBe(first.id);
    expect((await world.session.network('GET', `/networks?name=${String(first.name)}`)).many('networks')).toHaveLength(
      2,
    );
  });

  it('refuse unknown fields and bad values with 400 and name them', async () => {
    const unknown = await world.session.network('POST', '/networks', { network: { name: 'x', bogus: 1 } });
    expect(unknown.status).toBe(400);
    expect(unknown.neutronError).toMatchObject({
      type: 'HTTPBadRequest',
      message: "Unrecognized attribute(s) 'bogus'",
    });
    const bad = await world.session.network('POST', '/networks', { network: { admin_state_up: 'perhaps' } });
    expect(bad.status).toBe(400);
    expect(bad.neutronError).toMatchObject({
      type: 'InvalidInput',
      message: "Invalid input for operation: 'perhaps' cannot be converted to boolean.",
    });
    expect((await world.session.network('POST', '/networks', {})).status).toBe(400);
  });

  it('keep provider attributes, sharing and externality to the administrator: 403', async () => {
    for (const field of [{ 'provider:network_type': 'flat' }, { shared: true }, { 'router:external': true }]) {
      const reply = await world.session.network('POST', '/networks', { network: { name: 'x', ...field } });
      expect([field, reply.status, reply.neutronError.type]).toEqual([field, 403, 'PolicyNotAuthorized']);
    }
  });

  it("answer 404 NetworkNotFound for an id that is nobody's, to every method", async () => {
    const path = `/networks/${randomUUID()}`;
    for (const reply of [
      await world.session.network('GET', path),
      await world.session.network('PUT', path, { network: { name: 'x' } }),
      await world.session.network('DELETE', path),
    ]) {
      expect([reply.status, reply.neutronError.type]).toEqual([404, 'NetworkNotFound']);
      expect(reply.neutronError.message).toMatch(/^Network [0-9a-f-]{36} could not be found\.$/);
    }
  });

  it('change by PUT, which counts the revision up and moves updated_at', async () => {
    const network = await world.neutron.network();
    const reply = await world.session.network('PUT', `/networks/${network.id}`, { network: { description: 'new' } });
    expect(reply.status).toBe(200);
    expect(reply.one('network')).toMatchObject({ description: 'new', name: network.name });
    expect(Number(reply.one('network').revision_number)).toBeGreaterThan(1);
  });

  it('go with 204 together with their subnets', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.60.1.0/24');
    expect((await world.session.network('DELETE', `/networks/${network.id}`)).status).toBe(204);
    const gone = await world.session.network('GET', `/subnets/${subnet.id}`);
    expect([gone.status, gone.neutronError.type]).toEqual([404, 'SubnetNotFound']);
  });

  it('stay while a port is on them: 409 NetworkInUse, and their subnets too: 409 SubnetInUse', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.60.1.0/24');
    const port = await world.neutron.make('port', { network_id: network.id });
    const refused = await world.session.network('DELETE', `/networks/${network.id}`);
    expect([refused.status, refused.neutronError.type]).toEqual([409, 'NetworkInUse']);
    expect(refused.neutronError.message).toContain(port.id);
    const subnetRefused = await world.session.network('DELETE', `/subnets/${subnet.id}`);
    expect([subnetRefused.status, subnetRefused.neutronError.type]).toEqual([409, 'SubnetInUse']);
  });
});

describe('subnets', () => {
  it('take the first address as gateway and the rest as pool', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.60.2.0/24', {});
    expect(subnet).toMatchObject({
      network_id: network.id,
      cidr: '10.60.2.0/24',
      gateway_ip: '10.60.2.1',
      ip_version: 4,
      enable_dhcp: true,
      name: '',
      allocation_pools: [{ start: '10.60.2.2', end: '10.60.2.254' }],
      dns_nameservers: [],
      host_routes: [],
      tags: [],
      service_types: [],
      revision_number: 0,
    });
    expect((await world.neutron.get('network', network.id)).subnets).toEqual([subnet.id]);
  });

  it('take a gateway, name servers and a pool as given, or no gateway', async () => {
    const network = await world.neutron.network();
    const given = await world.neutron.subnet(network.id, '10.60.3.0/24', {
      gateway_ip: '10.60.3.254',
      dns_nameservers: ['9.9.9.9', '1.1.1.1'],
      enable_dhcp: false,
      allocation_pools: [{ start: '10.60.3.10', end: '10.60.3.20' }],
    });
    expect(given).toMatchObject({
      gateway_ip: '10.60.3.254',
      dns_nameservers: ['9.9.9.9', '1.1.1.1'],
      enable_dhcp: false,
      allocation_pools: [{ start: '10.60.3.10', end: '10.60.3.20' }],
    });
    const none = await world.neutron.subnet(network.id, '10.60.4.0/24', { gateway_ip: null });
    expect(none).toMatchObject({ gateway_ip: null, allocation_pools: [{ start: '10.60.4.1', end: '10.60.4.254' }] });
  });

  it('get their address in network form', async () => {
    const network = await world.neutron.network();
    expect(await world.neutron.subnet(network.id, '10.60.5.77/24')).toMatchObject({ cidr: '10.60.5.0/24' });
  });

  it('may not overlap on one network, yet may on two: 400 InvalidInput', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.60.6.0/24');
    const overlap = await postSubnet(network.id, { cidr: '10.60.6.128/25' });
    expect([overlap.status, overlap.neutronError.type]).toEqual([400, 'InvalidInput']);
    expect(overlap.neutronError.message).toContain('overlaps with another subnet');
    const other = await world.neutron.networkWithSubnet('10.60.6.0/24');
    expect(other.subnet.cidr).toBe('10.60.6.0/24');
  });

  it('refuse what is no CIDR, a gateway in the pool, and name servers that are no addresses or there twice: 400', async () => {
    const network = await world.neutron.network();
    const bad = await postSubnet(network.id, { cidr: '10.60.7.5/99' });
    expect([bad.status, bad.neutronError.type]).toEqual([400, 'InvalidInput']);
    const pool = await postSubnet(network.id, {
      cidr: '10.60.7.0/24',
      gateway_ip: '10.60.7.5',
      allocation_pools: [{ start: '10.60.7.2', end: '10.60.7.9' }],
    });
    expect([pool.status, pool.neutronError.type]).toEqual([409, 'GatewayConflictWithAllocationPools']);
    const outside = await postSubnet(network.id, {
      cidr: '10.60.7.0/24',
      allocation_pools: [{ start: '10.60.8.2', end: '10.60.8.9' }],
    });
    expect([outside.status, outside.neutronError.type]).toEqual([400, 'OutOfBoundsAllocationPool']);
    const dns = await postSubnet(network.id, { cidr: '10.60.7.0/24', dns_nameservers: ['nine'] });
    expect(dns.status).toBe(400);
    const twice = await postSubnet(network.id, { cidr: '10.60.7.0/24', dns_nameservers: ['9.9.9.9', '9.9.9.9'] });
    expect(twice.status).toBe(400);
    expect(twice.neutronError.message).toContain("Duplicate nameserver '9.9.9.9'");
  });

  it('need a network that is there: 404 NetworkNotFound', async () => {
    const reply = await postSubnet(randomUUID(), { cidr: '10.60.7.0/24' });
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'NetworkNotFound']);
  });

  it('need a CIDR: 400 without one', async () => {
    const network = await world.neutron.network();
    expect((await postSubnet(network.id, {})).status).toBe(400);
  });

  it('keep their CIDR; name, DHCP and name servers can change', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.60.9.0/24');
    const changed = await world.session.network('PUT', `/subnets/${subnet.id}`, {
      subnet: { name: 'n', dns_nameservers: ['9.9.9.9'] },
    });
    expect([changed.status, changed.one('subnet').dns_nameservers]).toEqual([200, ['9.9.9.9']]);
    const refused = await world.session.network('PUT', `/subnets/${subnet.id}`, { subnet: { cidr: '10.60.10.0/24' } });
    expect([refused.status, refused.neutronError.message]).toEqual([400, 'Cannot update read-only attribute cidr']);
  });

  it('bring a DHCP port with an address of the subnet, which hinders no deletion', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.60.11.0/24', {});
    // real DHCP agents take up a network only when something lives on it
    const port = await world.neutron.make('port', { network_id: network.id });
    const dhcp = await soon(async () => {
      const ports = await world.session.network('GET', `/ports?network_id=${network.id}&device_owner=network:dhcp`);
      return ports.many('ports')[0];
    });
    expect(dhcp).toMatchObject({ device_owner: 'network:dhcp', fixed_ips: [{ subnet_id: subnet.id }] });
    expect((await world.session.network('DELETE', `/ports/${port.id}`)).status).toBe(204);
    expect((await world.session.network('DELETE', `/networks/${network.id}`)).status).toBe(204);
  });
});

describe('what can be changed of networks and subnets', () => {
  const put = async (kind: 'network' | 'subnet', id: string, fields: object) =>
    await world.session.network('PUT', `/${kind}s/${id}`, { [kind]: fields });

  it('is the MTU, up to what the wire carries: 400 InvalidInput beyond it', async () => {
    const network = await world.neutron.network({ mtu: 1300 });
    expect(network.mtu).toBe(1300);
    expect((await put('network', network.id, { mtu: 1200 })).one('network').mtu).toBe(1200);
    const refused = await put('network', network.id, { mtu: 65_000 });
    expect([refused.status, refused.neutronError.type]).toEqual([400, 'InvalidInput']);
    expect(refused.neutronError.message).toContain('Requested MTU is too big, maximum is');
  });

  it('is the gateway with its pools, and the host routes', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.60.21.0/24');
    const fields = {
      gateway_ip: '10.60.21.254',
      allocation_pools: [{ start: '10.60.21.1', end: '10.60.21.253' }],
      host_routes: [{ destination: '10.99.0.0/16', nexthop: '10.60.21.9' }],
    };
    const changed = await put('subnet', subnet.id, fields);
    expect([changed.status, changed.one('subnet')]).toMatchObject([200, fields]);
    const none = await put('subnet', subnet.id, { gateway_ip: null, host_routes: [] });
    expect(none.one('subnet')).toMatchObject({ gateway_ip: null, host_routes: [] });
  });

  it('is not the gateway that a router holds: 409 GatewayIpInUse', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.60.22.0/24');
    const router = await world.neutron.router();
    await world.neutron.join(router.id, subnet.id);
    const pools = [{ start: '10.60.22.1', end: '10.60.22.253' }];
    const held = await put('subnet', subnet.id, { gateway_ip: '10.60.22.254', allocation_pools: pools });
    expect([held.status, held.neutronError.type]).toEqual([409, 'GatewayIpInUse']);
  });
});

describe("another project's shared network", () => {
  it('takes ports, whose MAC and address a member cannot choose: 403', async () => {
    const fields = { name: world.cloud.name('shared'), shared: true };
    const network = (await world.cloud.admin.network('POST', '/networks', { network: fields })).one('network');
    world.cloud.later(() => world.cloud.admin.network('DELETE', `/networks/${network.id}`));
    const subnet = { network_id: network.id, cidr: '10.60.23.0/24', ip_version: 4, enable_dhcp: false };
    await world.cloud.admin.network('POST', '/subnets', { subnet });
    const port = await world.neutron.make('port', { network_id: network.id });
    expect(port.fixed_ips).toHaveLength(1);
    for (const choice of [{ mac_address: '02:00:00:00:00:07' }, { fixed_ips: [{ ip_address: '10.60.23.7' }] }]) {
      const refused = await world.session.network('POST', '/ports', { port: { network_id: network.id, ...choice } });
      expect([refused.status, refused.neutronError.type]).toEqual([403, 'PolicyNotAuthorized']);
    }
  });
});
