import { Button } from '@mantine/core';
import { useState } from 'react';
import { policyWords } from '../billing/unknown.queries';
import { answerOf, api, type Schemas } from '../common/api.client';
import { useMayForAll } from '../common/caller.query';
import { usePriceBooks } from '../common/choices.query';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { AccountBillingDialog } from './account-billing.dialog';
import { NewAccount } from './account.dialog';

type Account = Schemas['Account'];

export function Page() {
  const [changing, setChanging] = useState<Account | null>(null);
  // Who is limited to accounts says nothing of how they are billed.
  const mayChange = useMayForAll('billing');
  const books = usePriceBooks();
  const query = usePages(['accounts', 'list'], (cursor) =>
    answerOf(api.GET('/api/v1/accounts', { params: { query: { limit: 50, cursor } } })),
  );
  const columns: Column<Account>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Currency', cell: ({ currency }) => currency },
    { name: 'Time zone', cell: ({ timeZone }) => timeZone },
    { name: 'Price book', cell: ({ priceBookId }) => books.data?.find(({ id }) => id === priceBookId)?.name ?? '…' },
    { name: 'Unknown usage', cell: ({ unknownPolicy }) => policyWords[unknownPolicy] },
    { name: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
    ...(mayChange ? [{ name: 'Change', cell: changeButton(setChanging) }] : []),
  ];
  return (
    <PageLayout title="Accounts" actions={mayChange && <NewAccount />}>
      <ListTable
        label="Accounts"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="There is no account yet." action={mayChange && <NewAccount />}>
            An account pays for fleets, in its currency, by months of its time zone. Every fleet belongs to one.
          </Empty>
        }
      />
      {changing && <AccountBillingDialog account={changing} onClose={() => setChanging(null)} />}
    </PageLayout>
  );
}

const changeButton = (onChange: (account: Account) => void) => (account: Account) => (
  <Button
    size="compact-xs"
    variant="default"
    onClick={() => onChange(account)}
    aria-label={`Change how ${account.name} is billed`}
  >
    Change
  </Button>
);
