import { soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import { at, template, type Stack } from './support/heat.objects';

const world = contractWorld();
const nowhere = { stack_name: 'nowhere', id: '11111111-2222-4333-8444-555555555555' } as Stack;

const net = (name: string, more: object = {}) => ({ type: 'OS::Neutron::Net', properties: { name, ...more } });
const subnet = (network: string, more: object = {}) => ({
  type: 'OS::Neutron::Subnet',
  properties: { network: { get_resource: network }, ip_version: 4, cidr: '10.70.0.0/24', ...more },
});
/** Neutron refuses these pools, which are not of the subnet. */
const badPools = { allocation_pools: [{ start: '10.71.0.1', end: '10.71.0.9' }] };

describe('a stack', () => {
  it('is begun with 201, has one name in its project, and shows what it was made of', async () => {
    const name = world.cloud.name('stack');
    const resources = { lan: net(`${name}-lan`, { value_specs: { description: 'moorage:fleet=1;key=lan' } }) };
    const outputs = { lan: { description: 'the network', value: { get_resource: 'lan' } } };
    const tags = 'moorage:fleet=1;key=stack,second';
    const wanted = { template: template(resources, { outputs }), tags, timeout_mins: 20 };
    const reply = await world.heat.post(wanted, name);
    expect(reply.status).toBe(201);
    const { id } = reply.one('stack');
    expect(reply.headers.get('location')).toContain(`/stacks/${name}/${id}`);
    const twin = await world.heat.post(wanted, name);
    expect(twin.status).toBe(409);
    expect(twin.heatError).toMatchObject({ type: 'StackExists', message: `The Stack (${name}) already exists.` });
    const stack = await world.heat.reaches({ stack_name: name, id }, 'CREATE_COMPLETE');
    const network = (await world.heat.resources(stack)).get('lan');
    expect(stack).toMatchObject({
      stack_name: name,
      description: 'a template',
      tags: ['moorage:fleet=1;key=stack', 'second'],
      stack_status_reason: 'Stack CREATE completed successfully',
      updated_time: null,
      deletion_time: null,
      timeout_mins: 20,
      disable_rollback: true,
      parent: null,
      parameters: { 'OS::stack_id': id, 'OS::stack_name': name, 'OS::project_id': world.member.projectId },
      outputs: [{ output_key: 'lan', description: 'the network', output_value: network?.physical_resource_id }],
    });
    expect(stack.creation_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const made = await world.session.network('GET', `/networks/${network?.physical_resource_id}`);
    expect(made.one('network')).toMatchObject({ name: `${name}-lan`, description: 'moorage:fleet=1;key=lan' });
    const listed = (await world.heat.call('GET', `/stacks?name=${name}`)).many('stacks');
    expect(listed).toMatchObject([{ id, stack_status: 'CREATE_COMPLETE', description: '', tags: stack.tags }]);
    expect((await world.heat.call('GET', '/stacks?limit=1')).body).toHaveProperty('links.0.rel', 'next');
    expect((await world.heat.call('GET', `/stacks/${name}`)).status).toBe(302);
    expect((await world.heat.call('GET', `${at(stack)}/template`)).body).toMatchObject({ resources });
  });

  it('is asked for by name and id: 404 for what is not there', async () => {
    for (const reply of [
      await world.heat.call('GET', '/stacks/nowhere'),
      await world.heat.call('GET', at(nowhere)),
      await world.heat.call('DELETE', at(nowhere)),
      await world.heat.update(nowhere, { template: template({}) }),
    ]) {
      expect(reply.status).toBe(404);
      expect(reply.heatError).toMatchObject({
        type: 'EntityNotFound',
        message: 'The Stack (nowhere) could not be found.',
      });
    }
    expect((await world.heat.call('GET', '/stacks?name=nowhere')).many('stacks')).toEqual([]);
  });

  it('goes with what it made, and is shown by its id a while longer', async () => {
    const stack = await world.heat.complete({ template: template({ lan: net('a') }) });
    const network = (await world.heat.resources(stack)).get('lan');
    await world.heat.remove(stack);
    expect((await world.session.network('GET', `/networks/${network?.physical_resource_id}`)).status).toBe(404);
    // The status is there a moment before the stack leaves the list.
    await soon(async () => {
      const listed = await world.heat.call('GET', `/stacks?name=${stack.stack_name}`);
      return listed.many('stacks').length === 0;
    });
    expect((await world.heat.call('GET', `/stacks/${stack.stack_name}`)).status).toBe(404);
    expect(await world.heat.get(stack)).toMatchObject({ stack_status: 'DELETE_COMPLETE' });
    expect((await world.heat.call('GET', `${at(stack)}/resources`)).many('resources')).toEqual([]);
    expect((await world.heat.call('DELETE', at(stack))).status).toBe(404);
  });

  it('leaves what is to be retained', async () => {
    const stack = await world.heat.complete({
      template: template({ lan: { ...net('kept'), deletion_policy: 'retain' } }),
    });
    const id = (await world.heat.resources(stack)).get('lan')?.physical_resource_id;
    await world.heat.remove(stack);
    expect((await world.session.network('DELETE', `/networks/${id}`)).status).toBe(204);
  });

  it('that fails says why, keeps what it has, and is repaired by an update', async () => {
    const name = world.cloud.name('stack');
    const bad = template({ lan: net('bad'), sub: subnet('lan', badPools) });
    const { id } = (await world.heat.post({ template: bad }, name)).one('stack');
    const failed = await world.heat.reaches({ stack_name: name, id }, 'CREATE_FAILED');
    expect(failed.stack_status_reason).toMatch(
      /^Resource CREATE failed: BadRequest: resources\.sub: The allocation pool 10\.71\.0\.1-10\.71\.0\.9 spans beyond the subnet cidr/,
    );
    const before = await world.heat.resources(failed);
    expect(before.get('sub')).toMatchObject({ resource_status: 'CREATE_FAILED' });
    expect(before.get('lan')).toMatchObject({ resource_status: 'CREATE_COMPLETE' });
    const good = template({ lan: net('bad'), sub: subnet('lan') });
    expect((await world.heat.update(failed, { template: good, tags: 'repaired' })).status).toBe(202);
    const repaired = await world.heat.reaches(failed, 'UPDATE_COMPLETE');
    expect(repaired).toMatchObject({ tags: ['repaired'], updated_time: expect.any(String) });
    const after = await world.heat.resources(repaired);
    expect(after.get('lan')?.physical_resource_id).toBe(before.get('lan')?.physical_resource_id);
    expect(after.get('sub')).toMatchObject({ resource_status: 'CREATE_COMPLETE' });
  });

  it('is changed in place where that can be, and otherwise made anew; without tags it loses them', async () => {
    const first = template({ lan: net('one'), sub: subnet('lan'), more: net('more') });
    const stack = await world.heat.complete({ template: first, tags: 'a' });
    const before = await world.heat.resources(stack);
    const second = template({ lan: net('two'), sub: subnet('lan', { cidr: '10.72.0.0/24' }) });
    expect((await world.heat.update(stack, { template: second })).status).toBe(202);
    expect(await world.heat.reaches(stack, 'UPDATE_COMPLETE')).toMatchObject({ tags: [] });
    expect((await world.heat.call('GET', `/stacks?name=${stack.stack_name}`)).many('stacks')).toMatchObject([
      { tags: null },
    ]);
    const after = await world.heat.resources(stack);
    const id = (name: string) => after.get(name)?.physical_resource_id;
    expect(id('lan')).toBe(before.get('lan')?.physical_resource_id);
    expect(after.get('lan')).toMatchObject({ resource_status: 'UPDATE_COMPLETE' });
    expect((await world.session.network('GET', `/networks/${id('lan')}`)).one('network')).toMatchObject({
      name: 'two',
    });
    expect(id('sub')).not.toBe(before.get('sub')?.physical_resource_id);
    const subnets = (await world.session.network('GET', `/subnets?network_id=${id('lan')}`)).many('subnets');
    expect(subnets).toMatchObject([{ id: id('sub'), cidr: '10.72.0.0/24' }]);
    expect([...after.keys()].sort()).toEqual(['lan', 'sub']);
    expect((await world.session.network('GET', '/networks?name=more')).many('networks')).toEqual([]);
  });

  it('leaves a resource as it is that was marked unhealthy, and healthy again', async () => {
    const body = { template: template({ lan: net('well') }) };
    const stack = await world.heat.complete(body);
    const lan = async () => (await world.heat.resources(stack)).get('lan');
    const before = await lan();
    const mark = (unhealthy: boolean) =>
      world.heat.call('PATCH', `${at(stack)}/resources/lan`, {
        mark_unhealthy: unhealthy,
        resource_status_reason: 'looked at',
      });
    expect((await mark(false)).status).toBe(200);
    expect(await lan()).toMatchObject({ resource_status: 'CREATE_COMPLETE' });
    await mark(true);
    expect((await mark(false)).status).toBe(200);
    expect(await lan()).toMatchObject({ resource_status: 'CHECK_COMPLETE', resource_status_reason: 'looked at' });
    await world.heat.update(stack, body);
    await world.heat.reaches(stack, 'UPDATE_COMPLETE');
    expect((await lan())?.physical_resource_id).toBe(before?.physical_resource_id);
  });

  it('makes a resource anew that was marked unhealthy', async () => {
    const body = { template: template({ lan: net('sick') }) };
    const stack = await world.heat.complete(body);
    const before = (await world.heat.resources(stack)).get('lan')?.physical_resource_id;
    const mark = { mark_unhealthy: true, resource_status_reason: 'gone' };
    expect((await world.heat.call('PATCH', `${at(stack)}/resources/lan`, mark)).status).toBe(200);
    expect((await world.heat.resources(stack)).get('lan')).toMatchObject({
      resource_status: 'CHECK_FAILED',
      resource_status_reason: 'gone',
    });
    const missing = await world.heat.call('PATCH', `${at(stack)}/resources/none`, mark);
    expect([missing.status, missing.heatError.type]).toEqual([404, 'ResourceNotFound']);
    await world.heat.update(stack, body);
    await world.heat.reaches(stack, 'UPDATE_COMPLETE');
    const after = (await world.heat.resources(stack)).get('lan')?.physical_resource_id;
    expect(after).not.toBe(before);
    expect((await world.session.network('GET', `/networks/${before}`)).status).toBe(404);
  });
});

describe('a template', () => {
  const parameter = (constraint: string) => ({
    parameters: { p: { type: 'string', default: 'none-such', constraints: [{ custom_constraint: constraint }] } },
  });

  it.each([
    [
      'StackValidationFailed',
      template({ a: { type: 'OS::No::Such' } }),
      'The Resource Type (OS::No::Such) could not be found.',
    ],
    [
      'StackValidationFailed',
      template({ a: { type: 'OS::Neutron::Net', properties: { nam: 'x' } } }),
      'Unknown Property nam',
    ],
    [
      'StackValidationFailed',
      template({ a: net('x', { admin_state_up: { get_param: 'p' } }) }),
      'The Parameter (p) was not provided.',
    ],
    [
      'StackValidationFailed',
      template({ a: { type: 'OS::Neutron::Subnet', properties: { cidr: '10.0.0.0/24' } } }),
      'Property network not assigned',
    ],
    [
      'InvalidTemplateReference',
      template({ a: subnet('none') }),
      'The specified reference "none" (in a.Properties.network) is incorrect.',
    ],
    [
      'UserParameterMissing',
      template({}, { parameters: { p: { type: 'string' } } }),
      'The Parameter (p) was not provided.',
    ],
    [
      'RequestLimitExceeded',
      template(Object.fromEntries(Array.from({ length: 1_001 }, (_none, n) => [`net${n}`, net('many')]))),
      'Maximum resources per stack exceeded.',
    ],
    ['InvalidTemplateVersion', { resources: {} }, 'Template version was not provided'],
    [
      'StackValidationFailed',
      template({}, parameter('nova.flavor')),
      "No Flavor matching {'name': 'none-such'}. (HTTP 404)",
    ],
    ['StackValidationFailed', template({}, parameter('glance.image')), "No images matching {'name': 'none-such'}."],
    [
      'StackValidationFailed',
      template({}, parameter('neutron.network')),
      "Unable to find network with name or id 'none-such'",
    ],
  ])('is refused before anything is made: %s', async (type, wrong, message) => {
    const reply = await world.heat.post({ template: wrong });
    expect(reply.status).toBe(400);
    expect(reply.heatError.type).toBe(type);
    expect(reply.heatError.message).toContain(message);
  });

  it('may be tried without making anything', async () => {
    const given = { parameters: { cidr: { type: 'string', description: 'block', default: '10.0.0.0/24' } } };
    const good = await world.heat.call('POST', '/validate', { template: template({ a: net('x') }, given) });
    expect(good.status).toBe(200);
    expect(good.body).toMatchObject({
      Description: 'a template',
      Parameters: { cidr: { Type: 'String', Description: 'block', Default: '10.0.0.0/24' } },
    });
    const bad = await world.heat.call('POST', '/validate', { template: template({ a: { type: 'OS::No::Such' } }) });
    expect([bad.status, bad.heatError.type]).toEqual([400, 'HTTPBadRequest']);
  });

  it.each([
    [{ template: template({}) }, '1st', 'StackValidationFailed', 'Invalid stack name 1st must contain only'],
    [{}, 'first', 'HTTPBadRequest', 'No template specified'],
    [{ template: template({}), tags: 'a'.repeat(81) }, 'first', 'HTTPBadRequest', 'is longer than 80 characters'],
    [
      { template: template({}), parameters: { q: '1' } },
      'first',
      'UnknownUserParameter',
      '(q) was not defined in template.',
    ],
  ])('and a wrong request: %#', async (body, name, type, message) => {
    const reply = await world.heat.post(body, name);
    expect([reply.status, reply.heatError.type]).toEqual([400, type]);
    expect(reply.heatError.message).toContain(message);
  });
});
