import { DomainError } from '../common/errors';
import type { components } from '../contract/api.types';
import { answerOf } from './answers';
import type { ApiClient } from './api.client';
import type { Fleet } from './names';
import { tell } from './output';
import { lookUntil, type Look } from './wait';

export type Link = components['schemas']['Link'];
type Named = Pick<Fleet, 'id' | 'name'>;

/**
 * Tells on standard error how far it is, until it is what it is waited for. Gives the link as it is then; undefined when it is gone.
 * @throws DomainError WAIT_TIMED_OUT
 */
export async function waitForLink(
  api: ApiClient,
  [fleet, other]: Named[],
  goal: 'joined' | 'gone',
  timeoutSeconds: number,
): Promise<Link | undefined> {
  let told = '';
  const look = async (client: ApiClient): Promise<Look<Link | undefined>> => {
    const link = (await linksOf(client, fleet)).find(({ peerId }) => peerId === other.id);
    const words = link ? [link.phase, link.reason].filter((word) => word !== null).join(': ') : 'gone';
    if (words !== told) tell(`${fleet.name} and ${other.name}: ${words}`);
    told = words;
    return { value: link, reached: goal === 'gone' ? link === undefined : link?.phase === goal };
  };
  const { value, reached } = await lookUntil(api, look, timeoutSeconds);
  if (reached) return value;
  throw new DomainError({
    code: 'WAIT_TIMED_OUT',
    status: 504,
    message: `the link is not ${goal} after ${timeoutSeconds} s, but ${told}`,
    action: `It goes on by itself; look again with \`moorage links list ${fleet.name}\`.`,
  });
}

export const linksOf = ({ rest }: ApiClient, { id }: Pick<Fleet, 'id'>): Promise<Link[]> =>
  answerOf(rest.GET('/api/v1/fleets/{id}/links', { params: { path: { id } } }));
