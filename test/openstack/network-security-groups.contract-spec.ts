import { randomUUID } from 'node:crypto';
import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();
const postRule = async (fields: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('POST', '/security-group-rules', {
    security_group_rule: { direction: 'ingress', ethertype: 'IPv4', ...fields },
  });
const makeGroup = async (fields: Record<string, unknown> = {}): Promise<Entity> =>
  await world.neutron.make('security_group', { name: world.cloud.name('group'), ...fields });

describe('security groups', () => {
  it('open all egress, and no ingress, for both address families when new', async () => {
    const group = await makeGroup({ description: 'moorage:fleet=1;key=hub' });
    expect(group).toMatchObject({
      description: 'moorage:fleet=1;key=hub',
      stateful: true,
      tags: [],
      project_id: world.session.projectId,
    });
    const rules = group.security_group_rules as Entity[];
    expect(rules.map(({ direction, ethertype }) => `${String(direction)} ${String(ethertype)}`).sort()).toEqual([
      'egress IPv4',
      'egress IPv6',
    ]);
    for (const rule of rules) {
      expect(rule).toMatchObject({
        protocol: null,
        port_range_min: null,
        port_range_max: null,
        remote_ip_prefix: null,
        remote_group_id: null,
        security_group_id: group.id,
      });
    }
  });

  it('give each project a group default that lets its own members in and that cannot be deleted or made again', async () => {
    const [group] = (await world.session.network('GET', '/security-groups?name=default')).many('security_groups');
    const rules = (group?.security_group_rules ?? []) as Entity[];
    expect(rules.filter(({ direction }) => direction === 'ingress')).toMatchObject([
      { remote_group_id: group?.id },
      { remote_group_id: group?.id },
    ]);
    const deleted = await world.session.network('DELETE', `/security-groups/${group?.id ?? ''}`);
    expect([deleted.status, deleted.neutronError.type]).toEqual([409, 'SecurityGroupCannotRemoveDefault']);
    const made = await world.session.network('POST', '/security-groups', { security_group: { name: 'default' } });
    expect([made.status, made.neutronError.type]).toEqual([409, 'SecurityGroupDefaultAlreadyExists']);
  });

  it('may share a name', async () => {
    const first = await makeGroup();
    expect((await makeGroup({ name: first.name })).id).not.toBe(first.id);
  });

  it("answer 404 SecurityGroupNotFound for an id that is nobody's", async () => {
    const reply = await world.session.network('GET', `/security-groups/${randomUUID()}`);
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'SecurityGroupNotFound']);
  });

  it('stay while a port uses them: 409 SecurityGroupInUse', async () => {
    const group = await makeGroup();
    const network = await world.neutron.network();
    await world.neutron.make('port', { network_id: network.id, security_groups: [group.id] });
    const reply = await world.session.network('DELETE', `/security-groups/${group.id}`);
    expect([reply.status, reply.neutronError]).toMatchObject([
      409,
      { type: 'SecurityGroupInUse', message: `Security Group ${group.id} in use.` },
    ]);
  });

  it('go with their rules', async () => {
    const group = await makeGroup();
    const rule = (await postRule({ security_group_id: group.id, protocol: 'icmp' })).one('security_group_rule');
    expect((await world.session.network('DELETE', `/security-groups/${group.id}`)).status).toBe(204);
    const gone = await world.session.network('GET', `/security-group-rules/${rule.id}`);
    expect([gone.status, gone.neutronError.type]).toEqual([404, 'SecurityGroupRuleNotFound']);
  });
});

describe('security group rules', () => {
  let group: Entity;
  beforeEach(async () => {
    group = await makeGroup();
  });

  it('are made with 201 and show in their group', async () => {
    const reply = await postRule({
      security_group_id: group.id,
      protocol: 'tcp',
      port_range_min: 22,
      port_range_max: 22,
      remote_ip_prefix: '0.0.0.0/0',
      description: 'd',
    });
    expect(reply.status).toBe(201);
    expect(reply.one('security_group_rule')).toMatchObject({
      direction: 'ingress',
      ethertype: 'IPv4',
      protocol: 'tcp',
      port_range_min: 22,
      port_range_max: 22,
      description: 'd',
      remote_ip_prefix: '0.0.0.0/0',
      security_group_id: group.id,
      project_id: world.session.projectId,
      remote_group_id: null,
    });
    const { security_group_rules: rules } = await world.neutron.get('security_group', group.id);
    expect((rules as Entity[]).map(({ id }) => id)).toContain(reply.one('security_group_rule').id);
  });

  it('are made all or none by one request, of one group and no two alike', async () => {
    const post = (...rules: Record<string, unknown>[]) =>
      world.session.network('POST', '/security-group-rules', {
        security_group_rules: rules.map((rule) => ({ security_group_id: group.id, direction: 'ingress', ...rule })),
      });
    const tcp = (port: number) => ({
      protocol: 'tcp',
      port_range_min: port,
      port_range_max: port,
      description: `d${port}`,
    });
    const made = await post(tcp(22), tcp(80));
    expect(made.status).toBe(201);
    expect(made.many('security_group_rules').map(({ description }) => description)).toEqual(['d22', 'd80']);
    const other = await makeGroup();
    const refusals = await Promise.all([
      post(tcp(443), tcp(80)),
      post(tcp(444), { ...tcp(445), security_group_id: other.id }),
      post(tcp(446), { ...tcp(446), description: 'another' }),
      post(tcp(447), { direction: 'up' }),
      post(),
    ]);
    expect(refusals.map(({ status, neutronError: { type } }) => `${status} ${type}`)).toEqual([
      '409 SecurityGroupRuleExists',
      '400 SecurityGroupNotSingleGroupRules',
      '409 DuplicateSecurityGroupRuleInPost',
      '400 HTTPBadRequest',
      '400 HTTPBadRequest',
    ]);
    const { security_group_rules: rules } = await world.neutron.get('security_group', group.id);
    const ports = (rules as Entity[]).map(({ port_range_min: port }) => port as number | null);
    expect(ports.filter((port) => port !== null).sort()).toEqual([22, 80]);
  });

  it('exist once: the same again is 409 SecurityGroupRuleExists with the old id in its text', async () => {
    const fields = { security_group_id: group.id, protocol: 'icmp' };
    const first = (await postRule(fields)).one('security_group_rule');
    const again = await postRule(fields);
    expect([again.status, again.neutronError.type]).toEqual([409, 'SecurityGroupRuleExists']);
    expect(again.neutronError.message).toBe(`Security group rule already exists. Rule id is ${first.id}.`);
  });

  it('count as the same whatever their description, and 0.0.0.0/0 as the same as no prefix', async () => {
    expect((await postRule({ security_group_id: group.id, protocol: 'icmp', description: 'one' })).status).toBe(201);
    expect((await postRule({ security_group_id: group.id, protocol: 'icmp', description: 'two' })).status).toBe(409);
    const any = await postRule({ security_group_id: group.id, protocol: 'icmp', remote_ip_prefix: '0.0.0.0/0' });
    expect([any.status, any.neutronError.type]).toEqual([409, 'SecurityGroupRuleExists']);
  });

  it('count as the same when the protocol is named by its number', async () => {
    expect(
      (await postRule({ security_group_id: group.id, protocol: 'tcp', port_range_min: 80, port_range_max: 80 })).status,
    ).toBe(201);
    expect(
      (await postRule({ security_group_id: group.id, protocol: '6', port_range_min: 80, port_range_max: 80 })).status,
    ).toBe(409);
  });

  it('write down ICMP for IPv6 by its own name, every port as none, and prefixes in their shortest form', async () => {
    const made = async (fields: Record<string, unknown>) =>
      (await postRule({ security_group_id: group.id, ...fields })).one('security_group_rule');
    expect(await made({ ethertype: 'IPv6', protocol: 'icmp' })).toMatchObject({ protocol: 'ipv6-icmp' });
    const every = { ethertype: 'IPv6', protocol: 'tcp', port_range_min: 1, port_range_max: 65535 };
    expect(await made({ ...every, remote_ip_prefix: '2001:DB8:0::/48' })).toMatchObject({
      port_range_min: null,
      port_range_max: null,
      remote_ip_prefix: '2001:db8::/48',
    });
    expect(await made({ protocol: 'sctp', port_range_min: 1, port_range_max: 2 })).toMatchObject({ protocol: 'sctp' });
    const again = await postRule({ security_group_id: group.id, ethertype: 'IPv6', protocol: 58 });
    expect([again.status, again.neutronError.type]).toEqual([409, 'SecurityGroupRuleExists']);
  });

  it("are the cloud's own of a new group as much as others: 409 for an equal one", async () => {
    const reply = await postRule({ security_group_id: group.id, direction: 'egress', description: 'moorage' });
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'SecurityGroupRuleExists']);
  });

  it('take another group as their source', async () => {
    const other = await makeGroup();
    const reply = await postRule({ security_group_id: group.id, protocol: 'udp', remote_group_id: other.id });
    expect([reply.status, reply.one('security_group_rule').remote_group_id]).toEqual([201, other.id]);
  });

  it('refuse bad protocols, ranges and prefixes with 400', async () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ protocol: 'bogus' }, 'SecurityGroupRuleInvalidProtocol'],
      [{ protocol: 'tcp', port_range_min: 90, port_range_max: 80 }, 'SecurityGroupInvalidPortRange'],
      [{ protocol: 'tcp', port_range_min: 0, port_range_max: 70000 }, 'SecurityGroupInvalidPortValue'],
      [{ port_range_min: 80, port_range_max: 80 }, 'SecurityGroupProtocolRequiredWithPorts'],
      [{ protocol: 'icmp', port_range_min: 300 }, 'SecurityGroupInvalidIcmpValue'],
      [{ protocol: 'gre', port_range_min: 1, port_range_max: 1 }, 'SecurityGroupInvalidProtocolForPort'],
      [{ protocol: 'icmpv6' }, 'SecurityGroupEthertypeConflictWithProtocol'],
      [{ protocol: 'icmp', port_range_max: 3 }, 'SecurityGroupMissingIcmpType'],
      [{ protocol: 'tcp', remote_ip_prefix: 'nowhere' }, 'InvalidCIDR'],
      [{ protocol: 'tcp', remote_ip_prefix: '2001:db8::/64' }, 'SecurityGroupRuleParameterConflict'],
      [
        { protocol: 'tcp', remote_ip_prefix: '10.0.0.0/8', remote_group_id: group.id },
        'SecurityGroupMultipleRemoteEntites',
      ],
    ];
    for (const [fields, type] of bad) {
      const reply = await postRule({ security_group_id: group.id, ...fields });
      expect([fields, reply.status, reply.neutronError.type]).toEqual([fields, 400, type]);
    }
    const direction = await postRule({ security_group_id: group.id, direction: 'sideways' });
    expect([direction.status, direction.neutronError.type]).toEqual([400, 'HTTPBadRequest']);
  });

  it('need a group that is there: 404', async () => {
    const reply = await postRule({ security_group_id: randomUUID(), protocol: 'icmp' });
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'SecurityGroupNotFound']);
  });

  it('are found by group and gone after DELETE', async () => {
    const rule = (await postRule({ security_group_id: group.id, protocol: 'icmp' })).one('security_group_rule');
    const found = (
      await world.session.network('GET', `/security-group-rules?security_group_id=${group.id}&direction=ingress`)
    ).many('security_group_rules');
    expect(found.map(({ id }) => id)).toEqual([rule.id]);
    const other = await makeGroup();
    const both = `security_group_id=${group.id}&security_group_id=${other.id}&direction=egress`;
    const ofBoth = await world.session.network('GET', `/security-group-rules?${both}`);
    expect(ofBoth.many('security_group_rules')).toHaveLength(4);
    expect((await world.session.network('DELETE', `/security-group-rules/${rule.id}`)).status).toBe(204);
    expect((await world.session.network('DELETE', `/security-group-rules/${rule.id}`)).status).toBe(404);
  });
});
