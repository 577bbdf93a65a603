import { useAccounts } from '../common/choices.query';
import { useSearchState } from '../common/search.state';

/** The account that a page is about: the one in the address, or else the first. */
export function useChosenAccount() {
  const [search, change] = useSearchState();
  const accounts = useAccounts();
  const asked = search.get('accountId');
  const account = accounts.data?.find(({ id }) => id === asked) ?? accounts.data?.[0] ?? null;
  // A fleet of the one before has nothing with this one.
  const choose = (accountId: string | null) => change({ accountId, fleetId: null });
  return { account, accounts, choose };
}
