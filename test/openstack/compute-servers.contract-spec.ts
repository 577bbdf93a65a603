import { randomUUID } from 'node:crypto';
import { created, soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';

const world = contractWorld();
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b';

describe('a server comes to be', () => {
  it('answers 202 with id, links, groups and password, and no status', async () => {
    const network = await world.network();
    const reply = await world.nova.post([{ uuid: network.id }]);
    expect(reply.status).toBe(202);
    expect(Object.keys(reply.one('server')).sort()).toEqual([
      'OS-DCF:diskConfig',
      'adminPass',
      'id',
      'links',
      'security_groups',
    ]);
    expect(reply.headers.get('location')).toContain(reply.one('server').id);
  });

  it('carries what was asked for: name, flavor, image, metadata, tags, key, groups', async () => {
    const network = await world.network();
    const group = await world.neutron.make('security_group', { name: world.cloud.name('group') });
    const mark = 'moorage:fleet=1;key=hub';
    const [name, key] = [world.cloud.name('named'), world.cloud.name('key')];
    const keypair = { name: key, public_key: publicKey };
    created(await world.session.compute('POST', '/os-keypairs', { keypair }), 'keypair');
    world.cloud.later(() => world.session.compute('DELETE', `/os-keypairs/${key}`));
    const server = await world.nova.active([{ uuid: network.id }], {
      name,
      key_name: key,
      metadata: { mark },
      tags: ['fleet=1'],
      security_groups: [{ name: group.name }],
      description: mark,
      user_data: Buffer.from('#!/bin/sh\n').toString('base64'),
    });
    expect(server).toMatchObject({
      metadata: { mark },
      tags: ['fleet=1'],
      description: mark,
      security_groups: [{ name: group.name }],
      name,
      key_name: key,
      locked: false,
      flavor: { original_name: 'm1.tiny', vcpus: 1 },
      image: { id: await world.nova.imageId() },
      tenant_id: world.session.projectId,
      user_id: world.session.userId,
    });
    expect(server.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it("gets a port of Nova's making that shows in its addresses and goes with it", async () => {
    const network = await world.network();
    const server = await world.nova.active([{ uuid: network.id }]);
    const ports = (await world.session.network('GET', `/ports?device_id=${server.id}`)).many('ports');
    const [fixed] = (ports[0]?.fixed_ips ?? []) as { ip_address: string }[];
    expect(ports).toMatchObject([{ network_id: network.id, device_owner: 'compute:nova' }]);
    expect(server.addresses).toEqual({
      [String(network.name)]: [
        {
          version: 4,
          addr: fixed?.ip_address,
          'OS-EXT-IPS:type': 'fixed',
          'OS-EXT-IPS-MAC:mac_addr': ports[0]?.mac_address,
        },
      ],
    });
    await soon(async () => (await world.neutron.get('port', ports[0]?.id ?? '')).status === 'ACTIVE');
    const deleted = await world.session.compute('DELETE', `/servers/${server.id}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    await soon(async () => (await world.session.compute('GET', `/servers/${server.id}`)).status === 404);
    expect((await world.session.network('GET', `/ports?device_id=${server.id}`)).many('ports')).toEqual([]);
    const again = await world.session.compute('DELETE', `/servers/${server.id}`);
    expect([again.status, again.novaError]).toEqual([
      404,
      { type: 'itemNotFound', code: 404, message: `Instance ${server.id} could not be found.` },
    ]);
  });

  it('shows its floating IP beside the fixed address', async () => {
    const external = await world.neutron.publicNetwork();
    const { network, subnet } = await world.neutron.networkWithSubnet('10.66.5.0/24');
    const router = await world.neutron.router({ external_gateway_info: { network_id: external.id } });
    await world.neutron.join(router.id, subnet.id);
    const server = await world.nova.active([{ uuid: network.id }]);
    const [port] = (await world.session.network('GET', `/ports?device_id=${server.id}`)).many('ports');
    const ip = await world.neutron.make('floatingip', { floating_network_id: external.id, port_id: port?.id });
    await soon(async () => {
      const addresses = (await world.nova.get(server.id)).addresses as Record<
        string,
        { addr: string; 'OS-EXT-IPS:type': string }[]
      >;
      return addresses[String(network.name)]?.some(
        (entry) => entry.addr === ip.floating_ip_address && entry['OS-EXT-IPS:type'] === 'floating',
      );
    });
  });

  it('comes by the number with min_count, named -1 and -2', async () => {
    const network = await world.network();
    const name = world.cloud.name('many');
    const reply = await world.nova.post([{ uuid: network.id }], {
      name,
      min_count: 2,
      max_count: 2,
      return_reservation_id: false,
    });
    expect(reply.status).toBe(202);
    const listed = async (): Promise<Entity[]> =>
      (await world.session.compute('GET', `/servers?name=^${name}`)).many('servers');
    for (const { id } of await listed()) world.cloud.later(() => world.nova.remove(id));
    expect((await listed()).map((server) => server.name).sort()).toEqual([`${name}-1`, `${name}-2`]);
    for (const { id } of await listed()) await world.nova.reaches(id, 'ACTIVE');
  });
});

describe('a server on its way', () => {
  const world = contractWorld({ unhurried: true });

  it('goes by BUILD to ACTIVE, never back, with task_state null and power_state 1 at the end', async () => {
    const network = await world.network();
    const { id } = created(await world.nova.post([{ uuid: network.id }]), 'server');
    const seen: unknown[] = [];
    const server = await soon(async () => {
      const now = await world.nova.get(id);
      if (seen.at(-1) !== now.status) seen.push(now.status);
      return now.status === 'BUILD' ? null : now;
    });
    expect(seen).toEqual(['BUILD', 'ACTIVE']);
    expect(server).toMatchObject({
      'OS-EXT-STS:task_state': null,
      'OS-EXT-STS:vm_state': 'active',
      'OS-EXT-STS:power_state': 1,
      progress: 0,
      config_drive: '',
    });
  });
});

describe('Nova refuses a server', () => {
  it('with 400, not 404, for flavors, images, networks, keys and groups that are not there', async () => {
    const network = await world.network();
    const id = randomUUID();
    const on = [{ uuid: network.id }];
    const tries: [string, unknown, Record<string, unknown>, string][] = [
      ['flavor', on, { flavorRef: 'nope' }, 'Flavor nope could not be found.'],
      ['image', on, { imageRef: id }, 'Can not find requested image'],
      ['network', [{ uuid: id }], {}, `Network ${id} could not be found.`],
      ['port', [{ port: id }], {}, `Port id ${id} could not be found.`],
      ['key', on, { key_name: 'nope' }, 'Invalid key_name provided.'],
      ['group', on, { security_groups: [{ name: 'nope' }] }, "Unable to find security_group with name or id 'nope'"],
    ];
    for (const [what, networks, fields, message] of tries) {
      const reply = await world.nova.post(networks, fields);
      expect([what, reply.status, reply.novaError.type, reply.novaError.message]).toEqual([
        what,
        400,
        'badRequest',
        expect.stringContaining(message),
      ]);
    }
  });

  it('with 400 in a zone that is not there, and stands in one that is', async () => {
    const network = await world.network();
    const refused = await world.nova.post([{ uuid: network.id }], { availability_zone: 'nowhere' });
    expect([refused.status, refused.novaError.message]).toEqual([
      400,
      'The requested availability zone is not available',
    ]);
    const server = await world.nova.active([{ uuid: network.id }], { availability_zone: 'nova' });
    expect(server['OS-EXT-AZ:availability_zone']).toBe('nova');
  });

  it('with 400 for fields that it does not know or that are missing', async () => {
    const unknown = await world.nova.post([], { bogus: 1 });
    expect([unknown.status, unknown.novaError.type]).toEqual([400, 'badRequest']);
    const nameless = await world.nova.post([], { name: undefined });
    expect([nameless.status, nameless.novaError.message]).toEqual([
      400,
      expect.stringContaining("'name' is a required property"),
    ]);
    const noNetworks = await world.nova.post(undefined);
    expect([noNetworks.status, noNetworks.novaError.message]).toEqual([
      400,
      expect.stringContaining("'networks' is a required property"),
    ]);
  });

  it('with 400 on a network without subnet', async () => {
    const network = await world.neutron.network();
    const reply = await world.nova.post([{ uuid: network.id }]);
    expect([reply.status, reply.novaError.message]).toEqual([
      400,
      `Network ${network.id} requires a subnet in order to boot instances on.`,
    ]);
  });

  it('with 409 at 2.1 when networks are left out and there are several', async () => {
    await world.neutron.networkWithSubnet('10.66.8.0/24');
    await world.neutron.networkWithSubnet('10.66.9.0/24');
    const reply = await world.nova.post(undefined, {}, '2.1');
    expect([reply.status, reply.novaError]).toEqual([
      409,
      {
        type: 'conflictingRequest',
        code: 409,
        message: 'Multiple possible networks found, use a Network ID to be more specific.',
      },
    ]);
  });

  it('with 403 when the quota is used up, and takes it once there is room', async () => {
    const network = await world.network();
    const path = `/os-quota-sets/${world.member.projectId}`;
    world.cloud.later(() => world.cloud.admin.compute('DELETE', path));
    expect((await world.cloud.admin.compute('PUT', path, { quota_set: { instances: 0 } })).status).toBe(200);
    const reply = await world.nova.post([{ uuid: network.id }]);
    expect([reply.status, reply.novaError]).toEqual([
      403,
      {
        type: 'forbidden',
        code: 403,
        message: 'Quota exceeded for instances: Requested 1, but already used 0 of 0 instances',
      },
    ]);
    await world.cloud.admin.compute('PUT', path, { quota_set: { instances: 1 } });
    expect((await world.nova.post([{ uuid: network.id }])).status).toBe(202);
  });

  it('only later, with ERROR and a fault of code 500, when no host has room for it', async () => {
    const { admin } = world.cloud;
    const network = await world.network();
    const huge = (
      await admin.compute('POST', '/flavors', {
        flavor: { name: world.cloud.name('huge'), ram: 4000, vcpus: 4000, disk: 1 },
      })
    ).one('flavor');
    world.cloud.later(() => admin.compute('DELETE', `/flavors/${huge.id}`));
    const path = `/os-quota-sets/${world.member.projectId}`;
    world.cloud.later(() => admin.compute('DELETE', path));
    await admin.compute('PUT', path, { quota_set: { cores: 9000 } });
    const { id } = created(await world.nova.post([{ uuid: network.id }], { flavorRef: huge.id }), 'server');
    const server = await world.nova.reaches(id, 'ERROR');
    // the status can show a moment before the fault that explains it
    const fault = await soon(async () => (await world.nova.get(id)).fault);
    expect(fault).toMatchObject({ code: 500, message: expect.stringContaining('No valid host was found.') as string });
    expect(server['OS-EXT-STS:vm_state']).toBe('error');
  });

  it("that is another project's: 404", async () => {
    const network = await world.network();
    const { id } = created(await world.nova.post([{ uuid: network.id }]), 'server');
    const other = await world.cloud.makeTenant();
    expect((await other.session.compute('GET', `/servers/${id}`)).status).toBe(404);
    expect((await other.session.compute('DELETE', `/servers/${id}`)).status).toBe(404);
    expect((await other.session.compute('GET', '/servers')).many('servers')).toEqual([]);
    const all = await other.session.compute('GET', '/servers/detail?all_tenants=1');
    expect([all.status, all.novaError.type]).toEqual([403, 'forbidden']);
  });
});
