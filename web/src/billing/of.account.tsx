import { Anchor, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { AccountSelect } from '../common/account.select';
import type { Schemas } from '../common/api.client';
import { Empty, Loaded } from '../common/states';
import { useChosenAccount } from './chosen.account';

/** What a page shows of one account, with the choice of it. */
export function OfAccount({ children }: { children: (account: Schemas['Account']) => ReactNode }) {
  const { account, accounts, choose } = useChosenAccount();
  return (
    <Loaded query={accounts} what="Accounts">
      {() =>
        account === null ? (
          <Empty
            title="There is no account yet."
            action={
              <Anchor component={Link} to="/administration/accounts">
                Go to the accounts
              </Anchor>
            }
          >
            An account pays for what its fleets use; everything about money begins with one.
          </Empty>
        ) : (
          <Stack gap="lg">
            <AccountSelect value={account.id} onChange={choose} />
            {children(account)}
          </Stack>
        )
      }
    </Loaded>
  );
}
