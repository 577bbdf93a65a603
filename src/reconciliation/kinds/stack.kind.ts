import { DomainError } from '../../common/errors';
import { isFailure, stacks } from '../../openstack';
import { groupBy } from '../../common/group';
import { nameOf } from '../marks';
import type { KindDriver, MarkedKey, Scope, Seen, Wanted } from '../resource.types';

type Stack = Awaited<ReturnType<typeof stacks.get>>;

const digestPrefix = 'moorage:template=';

/** Minutes after which Heat gives up: what takes longer is looked at, and begun anew. */
const timeoutMins = 30;

/** By the tags a stack is known as ours, and what it was last asked to be. */
const tagsOf = (mark: string, digest: string): string[] => [mark, digestPrefix + digest];

function stateOf(status: string): Seen['state'] {
  if (status.endsWith('_FAILED')) return 'error';
  if (status.endsWith('_COMPLETE')) return 'active';
  return status.startsWith('DELETE_') ? 'deleting' : 'building';
}

const seenOf = (key: string, stack: Stack): Seen => ({
  kind: 'stack',
  key,
  cloudId: stack.id,
  state: stateOf(stack.stack_status),
  createdAt: stack.creation_time,
  usageFrom: null,
  attributes: {
    status: stack.stack_status,
    template: stack.tags.find((tag) => tag.startsWith(digestPrefix))?.slice(digestPrefix.length),
    actionAt: stack.updated_time ?? stack.creation_time,
    ...(stack.stack_status.endsWith('_FAILED') ? { fault: stack.stack_status_reason ?? 'Heat tells no reason' } : {}),
  },
});

/**
 * By its name, which is unique in the project. The tag proves that it is ours, or the id on record: whoever updates a stack
 * without naming its tags takes them away.
 */
async function list({ cloud }: Scope, marks: MarkedKey[]): Promise<Seen[]> {
  const found = await Promise.all(
    marks.map(async (marked) => oursOf(marked, await stacks.list(cloud, { name: marked.name }))),
  );
  return found.flat();
}

/** A deleted one stays listed for a moment. */
const oursOf = ({ key, mark, cloudId }: MarkedKey, named: Stack[]): Seen[] =>
  named
    .filter(({ id, tags }) => tags.includes(mark) || id === cloudId)
    .filter(({ stack_status: status }) => status !== 'DELETE_COMPLETE')
    .map((stack) => seenOf(key, stack));

async function create(scope: Scope, wanted: Wanted<'stack'>): Promise<Seen> {
  const { key, name, mark, spec } = wanted;
  const { template, digest } = spec;
  try {
    const tags = tagsOf(mark, digest);
    const { id } = await stacks.create(scope.cloud, { stack_name: name, template, tags, timeout_mins: timeoutMins });
    return begun(key, id, 'CREATE_IN_PROGRESS', digest);
  } catch (error) {
    if (!isFailure(error, 'exists')) throw error;
    const [ours] = await list(scope, [wanted]);
    if (ours) return ours;
    throw new DomainError({
      code: 'NAME_TAKEN',
      status: 409,
      message: `a stack ${name} that is not ours has this name`,
      action: 'Delete that stack in the cloud, or give the fleet another name.',
      cause: error,
    });
  }
}

const begun = (key: string, id: string, status: string, template: string): Seen => ({
  kind: 'stack',
  key,
  cloudId: id,
  state: 'building',
  createdAt: '',
  usageFrom: null,
  attributes: { status, template },
});

/** Also what repairs it: Heat makes what is missing, and what is marked unhealthy, or failed a check, anew. */
async function update({ cloud }: Scope, { key, name, mark, spec }: Wanted<'stack'>, seen: Seen): Promise<Seen> {
  const stack = { stack_name: name, id: seen.cloudId };
  const { template, digest } = spec;
  for (const resource of seen.attributes.unhealthy ?? [])
    await stacks.markUnhealthy(cloud, stack, resource, 'is not in the cloud any more, or in error');
  for (const resource of seen.attributes.falselyFailed ?? [])
    await stacks.markHealthy(cloud, stack, resource, 'is in the cloud, with its content');
  const tags = tagsOf(mark, digest);
  await stacks.update(cloud, stack, { template, tags, timeout_mins: timeoutMins });
  return begun(key, seen.cloudId, 'UPDATE_IN_PROGRESS', digest);
}

export const stackKind: KindDriver<'stack'> = {
  kind: 'stack',
  // Heat refuses a second one of its name, but only once the first is on its record: a create on its way is waited for.
  fenced: false,
  list,
  everything: async (cloud) => {
    const byName = groupBy(await stacks.list(cloud), ({ stack_name: name }) => name);
    return (_scope, marks) => marks.flatMap((marked) => oursOf(marked, byName.get(marked.name) ?? []));
  },
  create,
  difference: (_scope, { spec }, { attributes }) => {
    const [first, ...more] = attributes.unhealthy ?? [];
    if (first !== undefined) return `lacks ${[first, ...more].join(', ')}`;
    return attributes.template === spec.digest ? null : 'is of another template';
  },
  update,
  remove: async ({ cloud, fleetName }, cloudId, key) =>
    !(await stacks.remove(cloud, { stack_name: nameOf(fleetName, key), id: cloudId })),
  meter: () => null,
};
