import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';
import { Neutron } from './support/neutron.objects';
import type { Tenant } from './support/contract.cloud';

const world = contractWorld();

async function limit(quota: Record<string, number>): Promise<Reply> {
  const path = `/quotas/${world.member.projectId}`;
  world.cloud.later(() => world.cloud.admin.network('DELETE', path));
  return await world.cloud.admin.network('PUT', path, { quota });
}

describe("Neutron's quotas", () => {
  it('are read by the project itself, in numbers', async () => {
    const reply = await world.session.network('GET', `/quotas/${world.member.projectId}`);
    expect(reply.status).toBe(200);
    expect(reply.one('quota')).toMatchObject({
      network: 100,
      subnet: 100,
      port: 500,
      router: 10,
      floatingip: 50,
      security_group: 10,
      security_group_rule: 100,
    });
  });

  it('tell what is used', async () => {
    await world.neutron.network();
    const reply = await world.session.network('GET', `/quotas/${world.member.projectId}/details.json`);
    expect(reply.status).toBe(200);
    expect(reply.one('quota').network).toMatchObject({ limit: 100, used: 1, reserved: 0 });
  });

  it('are changed by the administrator only: 403 for a member', async () => {
    const reply = await world.session.network('PUT', `/quotas/${world.member.projectId}`, { quota: { network: 1000 } });
    expect(reply.status).toBe(403);
  });

  it('refuse the object that is one too many with 409 OverQuota, and take it once there is room', async () => {
    expect((await limit({ network: 1 })).status).toBe(200);
    const first = await world.neutron.network();
    const second = await world.session.network('POST', '/networks', { network: { name: world.cloud.name('over') } });
    expect([second.status, second.neutronError]).toMatchObject([
      409,
      { type: 'OverQuota', message: "Quota exceeded for resources: ['network']." },
    ]);
    await world.session.network('DELETE', `/networks/${first.id}`);
    expect((await world.neutron.network()).id).toEqual(expect.any(String));
  });

  it('count routers, groups, rules, ports and floating IPs each by themselves', async () => {
    const external = await world.neutron.publicNetwork();
    const network = await world.neutron.network();
    const group = await world.neutron.make('security_group', { name: world.cloud.name('group') });
    await limit({ router: 0, security_group: 0, security_group_rule: 0, port: 0, floatingip: 0, subnet: 0 });
    const tries: [string, string, Record<string, unknown>][] = [
      ['router', '/routers', { router: { name: 'x' } }],
      ['security_group', '/security-groups', { security_group: { name: 'x' } }],
      [
        'security_group_rule',
        '/security-group-rules',
        { security_group_rule: { security_group_id: group.id, direction: 'ingress', protocol: 'icmp' } },
      ],
      ['port', '/ports', { port: { network_id: network.id } }],
      ['floatingip', '/floatingips', { floatingip: { floating_network_id: external.id } }],
      ['subnet', '/subnets', { subnet: { network_id: network.id, cidr: '10.65.1.0/24', ip_version: 4 } }],
    ];
    for (const [kind, path, body] of tries) {
      const reply = await world.session.network('POST', path, body);
      expect([kind, reply.status, reply.neutronError.message]).toEqual([
        kind,
        409,
        `Quota exceeded for resources: ['${kind}'].`,
      ]);
    }
  });
});

describe('projects do not see each other', () => {
  let other: Tenant;
  let theirs: Neutron;
  beforeAll(async () => {
    other = await world.cloud.makeTenant();
    theirs = new Neutron(world.cloud, other.session);
  });

  it('list nothing of another project, not even when asked for it', async () => {
    const network = await theirs.network();
    const lists = [
      `/networks?id=${network.id}`,
      `/networks?project_id=${other.projectId}`,
      `/ports?project_id=${other.projectId}`,
      `/security-groups?project_id=${other.projectId}`,
    ];
    for (const path of lists) expect(Object.values((await world.session.network('GET', path)).body)[0]).toEqual([]);
    expect((await world.cloud.admin.network('GET', `/networks?id=${network.id}`)).many('networks')).toHaveLength(1);
  });

  it("answer 404, not 403, for another project's objects", async () => {
    const { network, subnet } = await theirs.networkWithSubnet('10.65.2.0/24');
    const router = await theirs.router();
    const group = await theirs.make('security_group', { name: world.cloud.name('group') });
    for (const path of [
      `/networks/${network.id}`,
      `/subnets/${subnet.id}`,
      `/routers/${router.id}`,
      `/security-groups/${group.id}`,
    ]) {
      const answers = [
        (await world.session.network('GET', path)).status,
        (await world.session.network('DELETE', path)).status,
      ];
      expect([path, answers]).toEqual([path, [404, 404]]);
    }
    const port = await world.session.network('POST', '/ports', { port: { network_id: network.id } });
    expect([port.status, port.neutronError.type]).toEqual([404, 'NetworkNotFound']);
  });

  it('cannot be entered by naming them at creation: 400', async () => {
    const reply = await world.session.network('POST', '/networks', {
      network: { name: 'x', project_id: other.projectId },
    });
    expect([reply.status, reply.neutronError.message]).toEqual([
      400,
      "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges",
    ]);
  });

  it('may both use the same addresses', async () => {
    const [one, two]: Entity[] = [
      (await world.neutron.networkWithSubnet('10.65.3.0/24')).subnet,
      (await theirs.networkWithSubnet('10.65.3.0/24')).subnet,
    ];
    expect(one?.cidr).toBe(two?.cidr);
  });

  it('leave what they owned behind when they are deleted', async () => {
    const { admin } = world.cloud;
    const extra = (await admin.identity('POST', '/projects', { project: { name: world.cloud.name('orphaned') } })).one(
      'project',
    );
    const orphan = (
      await admin.network('POST', '/networks', { network: { name: world.cloud.name('orphan'), project_id: extra.id } })
    ).one('network');
    world.cloud.later(() => admin.network('DELETE', `/networks/${orphan.id}`));
    expect((await admin.identity('DELETE', `/projects/${extra.id}`)).status).toBe(204);
    expect((await admin.network('GET', `/networks/${orphan.id}`)).one('network')).toMatchObject({
      project_id: extra.id,
    });
  });
});
