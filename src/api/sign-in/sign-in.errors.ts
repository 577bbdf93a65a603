import { DomainError, hasCode } from '../../common/errors';

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.slice(0, 20).join(', '));

export const noRole = (name: string, found: readonly string[]): DomainError =>
  new DomainError({
    code: 'SIGN_IN_ROLE_MISSING',
    status: 403,
    message: `"${name}" is known, but nothing that they are there is a role here: ${listed(found)}`,
    action: 'Have the operator of this service map one of these to a role.',
  });

export const noAccount = (name: string, found: readonly string[]): DomainError =>
  new DomainError({
    code: 'SIGN_IN_ACCOUNT_MISSING',
    status: 403,
    message: `"${name}" is known, but no account is mapped to where they come from: ${listed(found)}`,
    action: 'Have the operator of this service map one of these to accounts.',
  });

export const notOffered = (what: string, action: string): DomainError =>
  new DomainError({ code: 'SIGN_IN_NOT_OFFERED', status: 404, message: `there is no sign-in by ${what} here`, action });

/** One text for every reason: it tells nobody which names there are. */
export const keystoneRefused = (): DomainError =>
  new DomainError({
    code: 'SIGN_IN_REFUSED',
    status: 401,
    message: 'Keystone lets nobody in with this name and password',
    action: 'Correct the user name, password, domain or project.',
  });

export const projectRequired = (names: string[]): DomainError =>
  new DomainError({
    code: 'KEYSTONE_PROJECT_REQUIRED',
    status: 422,
    message: `it takes a project to come in with: ${listed(names)}`,
    action: 'Say one of these in `project`.',
    details: [{ pointer: '/project', message: 'is missing' }],
  });

export const unscopedToken = (): DomainError =>
  new DomainError({
    code: 'KEYSTONE_TOKEN_UNSCOPED',
    status: 403,
    message: 'the Keystone token is not of a project, so it carries no role',
    action: 'Get a token that is scoped to a project.',
  });

export const providerAway = (what: string, cause: unknown): DomainError =>
  new DomainError({
    code: 'SIGN_IN_UNAVAILABLE',
    status: 503,
    message: `${what} does not answer, so nobody can be let in by it now`,
    action: 'Try again in a moment; API tokens work meanwhile.',
    retryAfter: 5,
    cause,
  });

export const isProviderAway = (error: unknown): boolean => hasCode(error, 'SIGN_IN_UNAVAILABLE');

export const tooManyAttempts = (waitMs: number): DomainError =>
  new DomainError({
    code: 'TOO_MANY_ATTEMPTS',
    status: 429,
    message: 'too many sign-ins have failed, or were only begun',
    action: 'Wait as long as Retry-After says.',
    retryAfter: Math.max(1, waitMs / 1_000),
  });
