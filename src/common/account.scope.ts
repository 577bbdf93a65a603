/** The accounts that a caller is limited to; null where it sees every one. */
export type AccountScope = readonly string[] | null;

/** Whether something of the account is there for the caller; what is nobody's is there only for the unlimited. */
export const sees = (scope: AccountScope, accountId: string | null | undefined): boolean =>
  scope === null || (typeof accountId === 'string' && scope.includes(accountId));

/** What a list has that was asked for one account: nothing, where the caller does not see it. */
export function narrowed(scope: AccountScope, accountId: string | null | undefined): AccountScope {
  if (accountId === null || accountId === undefined) return scope;
  return sees(scope, accountId) ? [accountId] : [];
}
