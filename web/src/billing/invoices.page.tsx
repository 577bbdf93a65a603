import { Anchor, Badge, Group, Select, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { AccountSelect } from '../common/account.select';
import { useAccountName } from '../common/choices.query';
import { moneyText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { SearchText } from '../common/search.text';
import { Empty } from '../common/states';
import { isWritten } from '../common/time.zone';
import { useInvoices, type InvoiceFilter, type InvoiceHead } from './invoice.queries';

const kindWords: Record<InvoiceHead['kind'], string> = { invoice: 'invoice', 'credit-note': 'credit note' };
const kinds = Object.keys(kindWords) as InvoiceHead['kind'][];

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
    {kindWords[kind]}
  </Badge>
);

/** What the page's address narrows them to. */
function useFilter(): InvoiceFilter {
  const [search] = useSearchState();
  const month = search.get('month');
  return {
    accountId: search.get('accountId') ?? undefined,
    kind: kinds.find((kind) => kind === search.get('kind')),
    month: isWritten(month, 'month') ? month : undefined,
  };
}

export function Page() {
  const [, change] = useSearchState();
  const filter = useFilter();
  const list = useInvoices(filter);
  const accountName = useAccountName();
  return (
    <PageLayout title="Invoices">
      <Stack>
        <Group align="flex-end" gap="sm">
          <AccountSelect orAll value={filter.accountId ?? null} onChange={(accountId) => change({ accountId })} />
          <SearchText name="month" label="Month" placeholder="2026-03" type="month" w={{ base: '100%', xs: 190 }} />
          <Select
            label="Kind"
            placeholder="Either"
            data={kinds.map((value) => ({ value, label: kindWords[value] }))}
            value={filter.kind ?? null}
            onChange={(kind) => change({ kind })}
            clearable
            clearButtonProps={{ 'aria-label': 'Of either kind' }}
            w={{ base: '100%', xs: 160 }}
          />
        </Group>
        <ListTable
          label="Invoices"
          query={list}
          columns={columns(accountName)}
          idOf={({ id }) => id}
          empty={<None isNarrowed={filter.kind !== undefined || filter.month !== undefined} />}
        />
      </Stack>
    </PageLayout>
  );
}

const None = ({ isNarrowed }: { isNarrowed: boolean }) =>
  isNarrowed ? (
    <Empty title="There is none of this month and kind.">
      An invoice is issued when its month is closed, a credit note when somebody credits lines of one.
    </Empty>
  ) : (
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
  );
