import { Anchor, Badge, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { AccountSelect } from '../common/account.select';
import { useAccountName } from '../common/choices.query';
import { moneyText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty } from '../common/states';
import { useInvoices, type InvoiceHead } from './invoice.queries';

const columns = (accountName: (id: string) => string): Column<InvoiceHead>[] => [
  {
    name: 'Number',
    cell: ({ id, number }) => (
      <Anchor component={Link} to={`/billing/invoices/${id}`} size="sm">
        {number}
      </Anchor>
    ),
  },
  { name: 'Kind', cell: ({ kind }) => <KindBadge kind={kind} /> },
  { name: 'Account', cell: ({ accountId }) => accountName(accountId) },
  { name: 'Month', cell: ({ month }) => month },
  { name: 'Issued', cell: ({ issuedAt }) => timeText(issuedAt) },
  { name: 'Total', figure: true, cell: ({ total, currency }) => moneyText(total, currency) },
];

export const KindBadge = ({ kind }: { kind: InvoiceHead['kind'] }) => (
  <Badge variant="light" color={kind === 'invoice' ? 'blue' : 'grape'} tt="none">
    {kind === 'invoice' ? 'invoice' : 'credit note'}
  </Badge>
);

export function Page() {
  const [search, change] = useSearchState();
  const accountId = search.get('accountId');
  const list = useInvoices(accountId);
  const accountName = useAccountName();
  return (
    <PageLayout title="Invoices">
      <Stack>
        <AccountSelect orAll value={accountId} onChange={(id) => change({ accountId: id })} />
        <ListTable
          label="Invoices"
          query={list}
          columns={columns(accountName)}
          idOf={({ id }) => id}
          empty={
            <Empty
              title="No invoice has been issued yet."
              action={
                <Anchor component={Link} to="/billing/months">
                  Go to the months
                </Anchor>
              }
            >
              An invoice is issued when a month is closed.
            </Empty>
          }
        />
      </Stack>
    </PageLayout>
  );
}
