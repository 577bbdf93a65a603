import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { AccountSelect } from '../common/account.select';
import { useMay } from '../common/caller.query';
import { useAccountName } from '../common/choices.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { moneyText, timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty, Failed, Loading } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { closeMonth, useMonths, type Month } from './month.queries';
import { useSpend } from './usage.query';

const hourMs = 3_600_000;
/** The hour of UTC in which it ends is counted as a whole, and is waited for. */
const isOver = ({ endsAt }: Month): boolean => Math.ceil(Date.parse(endsAt) / hourMs) * hourMs <= Date.now();

const columns = (accountName: (id: string) => string, close: ((month: Month) => void) | null): Column<Month>[] => [
  { name: 'Month', cell: ({ month }) => <span style={{ whiteSpace: 'nowrap' }}>{month}</span> },
  { name: 'Account', cell: ({ accountId }) => accountName(accountId) },
  { name: 'State', cell: (month) => <StatusBadge status={wordOf(month)} /> },
  { name: 'Closed', cell: ({ closedAt }) => timeText(closedAt) },
  {
    name: 'Invoice',
    cell: (month) =>
      month.invoiceId !== null ? (
        <Anchor
          component={Link}
          to={`/billing/invoices/${month.invoiceId}`}
          size="sm"
          aria-label={`Invoice of ${month.month}`}
        >
          Invoice
        </Anchor>
      ) : month.status === 'closed' ? (
        'nothing was charged'
      ) : close && isOver(month) ? (
        <Button size="compact-sm" variant="default" aria-label={`Close ${month.month}`} onClick={() => close(month)}>
          Close
        </Button>
      ) : (
        '–'
      ),
  },
];

const wordOf = (month: Month): string =>
  month.status === 'open' && isOver(month) ? 'over, to be closed' : month.status === 'open' ? 'goes on' : month.status;

export function Page() {
  const [search, change] = useSearchState();
  const accountId = search.get('accountId');
  const list = useMonths(accountId);
  const accountName = useAccountName();
  const mayClose = useMay('billing');
  const [closing, setClosing] = useState<Month | null>(null);
  return (
    <PageLayout title="Months">
      <Stack>
        <AccountSelect orAll value={accountId} onChange={(id) => change({ accountId: id })} />
        <ListTable
          label="Months"
          query={list}
          columns={columns(accountName, mayClose ? setClosing : null)}
          idOf={({ id }) => id}
          empty={<Empty title="There is no month yet.">An account's first month begins with the account.</Empty>}
        />
      </Stack>
      <CloseDialog month={closing} accountName={accountName} onClose={() => setClosing(null)} />
    </PageLayout>
  );
}

interface CloseDialogProps {
  /** Null while none is to be closed. */
  month: Month | null;
  accountName: (id: string) => string;
  onClose: () => void;
}

function CloseDialog({ month, accountName, onClose }: CloseDialogProps) {
  const notices = useNotices();
  const closing = useMutation({
    mutationFn: (id: string) => closeMonth(id),
    onSuccess: (closed) => {
      notices.done(
        `${closed.month} is closed${closed.invoiceId === null ? '; nothing was charged.' : ' and its invoice issued.'}`,
      );
      onClose();
    },
  });
  const done = () => {
    closing.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={month !== null}
      title={`Close ${month?.month}?`}
      confirm="Close the month"
      busy={closing.isPending}
      onConfirm={() => month && closing.mutate(month.id)}
      onClose={done}
    >
      <Stack gap="xs">
        <Text size="sm">
          The invoice of {month && accountName(month.accountId)} is issued, and nothing about the month changes any
          more, nor is it opened again: what is heard later stands on the next invoice, with its own month. Months are
          closed in their order.
        </Text>
        {month && <ComesTo month={month} />}
        {closing.isError && <Failed error={closing.error} />}
      </Stack>
    </ConfirmDialog>
  );
}

/** What was used in the month, where that is not too long ago to be told. */
function ComesTo({ month: { accountId, month } }: { month: Month }) {
  const spend = useSpend(accountId);
  const found = spend.data?.trend.find((one) => one.month === month);
  if (spend.isPending) return <Loading what="What it comes to" lines={1} />;
  if (!spend.data || !found) return null;
  return (
    <Text size="sm">
      So far it comes to <b className="figures">{moneyText(found.total, spend.data.currency)}</b>; corrections of
      earlier months stand beside it.
    </Text>
  );
}
