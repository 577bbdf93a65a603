import { z } from 'zod';
import { authenticationBody, secretsOf, tokenSchema, type TokenInfo } from '../authentication';
import type { Call, Cloud } from '../call';
import type { Credentials, Reference } from '../cloud-settings';
import { isFailure, parseReply } from '../errors';
import { call } from '../verbs';

const answerSchema = z.looseObject({ token: tokenSchema });

/** Signs somebody else in at this cloud; the cloud's own token is not involved. Of class `auth` when refused. */
export async function authenticate(
  cloud: Cloud,
  credentials: Credentials,
  project: Reference | null,
): Promise<{ token: string; info: TokenInfo }> {
  const wanted: Call = {
    service: 'identity',
    method: 'POST',
    path: '/auth/tokens',
    json: authenticationBody({ credentials, project }),
    token: null,
    secrets: secretsOf({ credentials }),
    idempotent: true,
  };
  const reply = await cloud.request(wanted);
  const info = parseReply({ ...wanted, url: reply.url }, reply, answerSchema).token;
  return { token: reply.headers['x-subject-token'] ?? '', info };
}

/** Whose token this is, and in which project with which roles; null when it is not, or no longer, valid. */
export async function validate(cloud: Cloud, token: string): Promise<TokenInfo | null> {
  // A token may always ask about itself; asking with the cloud's own would need a role that members lack.
  const headers = { 'x-subject-token': token };
  const wanted: Call = { service: 'identity', method: 'GET', path: '/auth/tokens', headers, token };
  try {
    return (await call(cloud, wanted, answerSchema)).token;
  } catch (error) {
    if (isFailure(error, 'auth', 'gone')) return null;
    throw error;
  }
}

const projectsSchema = z.looseObject({ projects: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

/** The projects that the token's user may have a token for. */
export async function projectsOf(cloud: Cloud, token: string): Promise<{ id: string; name: string }[]> {
  const wanted: Call = { service: 'identity', method: 'GET', path: '/auth/projects', token };
  return (await call(cloud, wanted, projectsSchema)).projects;
}
