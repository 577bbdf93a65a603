import { sees, type AccountScope } from '../../common/account.scope';
import { DomainError } from '../../common/errors';
import type { Source } from '../../database';
import { selectAccount } from './account.repository';
import { referenceMissing } from '../fleets.errors';

/**
 * Whose something new is: the account that was asked for, else the only one that the caller is limited to, else nobody's.
 * @throws DomainError REFERENCE_NOT_FOUND; ACCOUNT_REQUIRED where the caller is limited to several and names none
 */
export async function ownerOf(
  source: Source,
  asked: string | null | undefined,
  scope: AccountScope,
): Promise<string | null> {
  if (asked) {
    if (sees(scope, asked) && (await selectAccount(source, asked))) return asked;
    throw referenceMissing('account', '/accountId', asked);
  }
  if (scope === null) return null;
  if (scope.length === 1) return scope[0];
  throw new DomainError({
    code: 'ACCOUNT_REQUIRED',
    status: 422,
    message: `you are limited to ${scope.length} accounts, and named none of them`,
    action: 'Say in `accountId` whose it is to be.',
    details: [{ pointer: '/accountId', message: 'is missing' }],
  });
}
