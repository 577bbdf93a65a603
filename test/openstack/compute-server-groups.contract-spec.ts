import { randomUUID } from 'node:crypto';
import { created } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Reply } from './support/openstack.http';

const world = contractWorld();

async function post(fields: Record<string, unknown>, microversion = '2.52'): Promise<Reply> {
  const reply = await world.session.compute('POST', '/os-server-groups', { server_group: fields }, microversion);
  if (reply.status === 200) {
    const { id } = reply.one('server_group');
    world.cloud.later(() => world.session.compute('DELETE', `/os-server-groups/${id}`));
  }
  return reply;
}

describe('server groups', () => {
  it('are made with 200, show policies or policy by version, and may share a name', async () => {
    const name = world.cloud.name('group');
    const reply = await post({ name, policies: ['soft-anti-affinity'] });
    expect([reply.status, reply.one('server_group')]).toMatchObject([
      200,
      { name, policies: ['soft-anti-affinity'], members: [], metadata: {}, project_id: world.session.projectId },
    ]);
    const again = await post({ name, policy: 'anti-affinity', rules: { max_server_per_host: 2 } }, '2.64');
    expect(again.one('server_group')).toMatchObject({ policy: 'anti-affinity', rules: { max_server_per_host: 2 } });
    expect(again.one('server_group')).not.toHaveProperty('policies');
    const listed = (await world.session.compute('GET', '/os-server-groups')).many('server_groups');
    expect(listed.filter((group) => group.name === name)).toHaveLength(2);
  });

  it('refuse other policies, more than one, and rules of a policy that has none: 400', async () => {
    const name = world.cloud.name('group');
    const wrong: [Record<string, unknown>, string][] = [
      [{ policies: ['nearby'] }, '2.52'],
      [{ policies: ['affinity', 'anti-affinity'] }, '2.52'],
      [{ policies: ['soft-affinity'] }, '2.14'],
      [{ policies: ['affinity'] }, '2.64'],
      [{ policy: 'affinity', rules: { max_server_per_host: 2 } }, '2.64'],
    ];
    for (const [fields, microversion] of wrong) {
      const reply = await post({ name, ...fields }, microversion);
      expect([fields, reply.status, reply.novaError.type]).toEqual([fields, 400, 'badRequest']);
    }
  });

  it('have the servers that were made with their hint as members, and go without them', async () => {
    const group = (await post({ name: world.cloud.name('group'), policies: ['affinity'] })).one('server_group');
    const network = await world.network();
    const hint = { 'os:scheduler_hints': { group: group.id } };
    const { id } = created(await world.nova.post([{ uuid: network.id }], {}, undefined, hint), 'server');
    await world.nova.reaches(id, 'ACTIVE');
    const read = await world.session.compute('GET', `/os-server-groups/${group.id}`);
    expect(read.one('server_group').members).toEqual([id]);
    expect((await world.session.compute('DELETE', `/os-server-groups/${group.id}`)).status).toBe(204);
    const gone = await world.session.compute('GET', `/os-server-groups/${group.id}`);
    expect([gone.status, gone.novaError]).toMatchObject([
      404,
      { type: 'itemNotFound', message: `Instance group ${group.id} could not be found.` },
    ]);
    expect((await world.nova.get(id)).status).toBe('ACTIVE');
    const hintOfNone = { 'os:scheduler_hints': { group: randomUUID() } };
    expect((await world.nova.post([{ uuid: network.id }], {}, undefined, hintOfNone)).status).toBe(400);
  });
});

describe('metadata of a server', () => {
  it('are refused while it is built, and merged afterwards', async () => {
    const network = await world.network();
    const { id } = created(await world.nova.post([{ uuid: network.id }]), 'server');
    const early = await world.session.compute('POST', `/servers/${id}/metadata`, { metadata: { a: '1' } });
    expect([early.status, early.novaError.type]).toEqual([409, 'conflictingRequest']);
    await world.nova.reaches(id, 'ACTIVE');
    const set = await world.session.compute('POST', `/servers/${id}/metadata`, { metadata: { a: '1', b: '2' } });
    expect([set.status, set.body.metadata]).toEqual([200, { a: '1', b: '2' }]);
    expect((await world.session.compute('DELETE', `/servers/${id}/metadata/a`)).status).toBe(204);
    expect((await world.session.compute('DELETE', `/servers/${id}/metadata/a`)).status).toBe(404);
    expect((await world.nova.get(id)).metadata).toEqual({ b: '2' });
  });
});
