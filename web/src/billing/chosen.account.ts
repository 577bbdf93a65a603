import { useAccounts } from '../common/choices.query';
import { useSearchState } from '../common/search.state';

/** The account that a page is about: the one in the address, or else the first. */
export function useChosenAccount() {
  const [search, change] = useSearchState();
  const accounts = useAccounts();
  const asked = search.get('accountId');
  const account = accounts.data?.find(({ id }) => id === asked) ?? accounts.data?.[0] ?? null;
  return { account, accounts, choose: (accountId: string | null) => change({ accountId }) };
}
