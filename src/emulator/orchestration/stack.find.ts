import { ApiError, type Call, type Reply } from '../core/api.call';
import { heatError } from '../core/refusals';
import type { Stack } from './orchestration.types';

export const stackUrl = ({ origin }: Call, { projectId, name, id }: Stack): string =>
  `${origin}/orchestration/v1/${projectId}/stacks/${name}/${id}`;

const missing = (name: string): ApiError => heatError(404, 'EntityNotFound', `The Stack (${name}) could not be found.`);

export const ownStacks = ({ cloud, session }: Call): Stack[] =>
  cloud.stacks.by('project', session.projectId).filter(({ deletedAt }) => deletedAt === null);

/** The project's stack of this name that is not deleted. */
export const namedStack = (call: Call, name: string): Stack | undefined =>
  ownStacks(call).find((stack) => stack.name === name);

/** By name and id. A deleted one is still shown, but not touched any more. */
export function findStack(call: Call, deleted: 'shown' | 'hidden' = 'hidden'): Stack {
  const { name, id } = call.params;
  const stack = call.cloud.stacks.get(id);
  if (!stack || stack.name !== name || stack.projectId !== call.session.projectId) throw missing(name);
  if (stack.deletedAt !== null && deleted === 'hidden') throw missing(name);
  return stack;
}

/** A name alone, or an id, leads to the address with both. */
export function redirect(call: Call): Reply {
  const { name } = call.params;
  const stack = namedStack(call, name) ?? ownStacks(call).find(({ id }) => id === name);
  if (!stack) throw missing(name);
  return {
    status: 302,
    raw: '<html>302 Found</html>',
    headers: { location: stackUrl(call, stack), 'content-type': 'text/html' },
  };
}
