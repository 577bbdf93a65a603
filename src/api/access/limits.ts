import { DomainError } from '../../common/errors';
import type { Principal } from './principal';

/** @throws DomainError FORBIDDEN where the caller is limited to accounts */
export function requireUnlimited(caller: Principal, what: string): void {
  if (caller.accountIds === null) return;
  throw new DomainError({
    code: 'FORBIDDEN',
    status: 403,
    message: `"${caller.name}" is limited to accounts and may not ${what}`,
    action: 'Use a token that is not limited to accounts.',
  });
}
