import { roles, type Role } from '../../common/role';
import type { Mapping } from '../../config';
import type { AccountScope } from '../../common/account.scope';
import { logger } from '../../common/logger';
import type { Database } from '../../database';
import { selectAccountsNamed } from './account-names.repository';
import { noAccount, noRole } from './sign-in.errors';

const log = logger('api');

export interface Claims {
  name: string;
  /** What the provider calls its roles or groups. */
  roleNames: readonly string[];
  /** What accounts are mapped by: the project's id and name, or groups. */
  placeNames: readonly string[];
}

/**
 * What somebody whom a provider vouches for may do here. Nothing is given that is not mapped: without a mapped role nobody
 * comes in, and without a mapped account only an administrator, who then sees every one.
 * @throws DomainError SIGN_IN_ROLE_MISSING, SIGN_IN_ACCOUNT_MISSING
 */
export async function grantOf(
  database: Database,
  { name, roleNames, placeNames }: Claims,
  { roles: roleMap, accounts: accountMap }: { roles: Mapping<Role>; accounts: Mapping },
): Promise<{ role: Role; accountIds: AccountScope }> {
  const given = roleMap.filter(([theirs]) => roleNames.includes(theirs)).map(([, role]) => role);
  const role = roles.find((one) => given.includes(one));
  if (role === undefined) throw noRole(name, roleNames);
  const places = accountMap.filter(([place]) => placeNames.includes(place)).map(([, account]) => account);
  if (places.includes('*') || (places.length === 0 && role === 'admin')) return { role, accountIds: null };
  const accountIds = await accountsOf(database, places);
  if (accountIds.length === 0) throw noAccount(name, placeNames);
  return { role, accountIds };
}

/** A name that several accounts have means none of them: it must not open more than it says. */
async function accountsOf(database: Database, references: string[]): Promise<string[]> {
  const found = await selectAccountsNamed(database, references);
  return [...new Set(references)].flatMap((reference) => {
    const ids = found
      .filter(({ id, name }) => id === reference.toLowerCase() || name === reference)
      .map(({ id }) => id);
    if (ids.length === 1) return ids;
    const event = { event: 'sign_in.account_unclear', account: reference, found: ids.length };
    log.warn(event, 'an account of the mapping is not exactly one account');
    return [];
  });
}
