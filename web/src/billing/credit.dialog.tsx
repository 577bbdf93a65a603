import { Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { compareDecimals, sumOf } from '../common/decimal';
import { FormDialog } from '../common/deed.form';
import { moneyText } from '../common/format';
import { useKeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { RowsTable } from '../common/rows.table';
import { credit, type Invoice, type InvoiceLine } from './invoice.queries';
import { ofNoFleet } from './usage.types';

interface CreditDialogProps {
  invoice: Invoice;
  opened: boolean;
  onClose: () => void;
}

const isAmount = (text: string): boolean => /^\d{1,16}(\.\d{1,12})?$/.test(text) && /[1-9]/.test(text);

/** Gives money of an invoice's lines back, on a credit note that says why. */
export function CreditDialog({ invoice, opened, onClose }: CreditDialogProps) {
  const [amounts, setAmounts] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const notices = useNotices();
  const lines = creditable(invoice.lines);
  const asked = lines.filter(({ id }) => isAmount(amounts[id] ?? ''));
  const wrong = lines.some((line) => errorOf(amounts[line.id] ?? '', line) !== undefined);
  const sendKeyed = useKeyedSender();
  const crediting = useMutation({
    mutationFn: () => {
      const body = { reason, lines: asked.map(({ id }) => ({ chargeLineId: id, amount: amounts[id] })) };
      return sendKeyed(body, (key) => credit(invoice.id, body, key));
    },
    onSuccess: (note) => {
      notices.done(`Credit note ${note.number} is issued.`);
      onClose();
      void navigate(`/billing/invoices/${note.id}`);
    },
  });
  return (
    <FormDialog
      opened={opened}
      title="Credit lines of this invoice"
      size="xl"
      deed={crediting}
      submit={`Credit ${moneyText(sumOf(asked.map(({ id }) => amounts[id])), invoice.account.currency)}`}
      disabled={asked.length === 0 || wrong || reason.trim() === ''}
      onClose={onClose}
    >
      <Text size="sm">
        A credit note is numbered and frozen as an invoice is; it can not be taken back. Of each line at most what is
        left of it can be credited.
      </Text>
      <LineAmounts invoice={invoice} lines={lines} amounts={amounts} onChange={setAmounts} />
      <Textarea
        label="Reason"
        description="It stands on the credit note"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
      />
    </FormDialog>
  );
}

interface LineAmountsProps {
  invoice: Invoice;
  lines: InvoiceLine[];
  amounts: Record<string, string>;
  onChange: (amounts: Record<string, string>) => void;
}

/** More than are looked through for one of them. */
const many = 20;

function LineAmounts(props: LineAmountsProps) {
  const { invoice, lines } = props;
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  const found = lines.filter((line) => nameOf(line, invoice).toLowerCase().includes(words));
  return (
    // By the button alone: what is issued can not be taken back.
    <Stack
      onKeyDown={(event) => event.key === 'Enter' && event.target instanceof HTMLInputElement && event.preventDefault()}
    >
      {lines.length > many && (
        <TextInput
          label="Search"
          placeholder="Part of a line"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <AmountTable {...props} lines={found} />
    </Stack>
  );
}

const AmountTable = ({ invoice, lines, amounts, onChange }: LineAmountsProps) => (
  <RowsTable
    label="Lines to credit"
    items={lines}
    idOf={({ id }) => id}
    narrow
    dense
    columns={[
      { name: 'Line', cell: (line) => <span style={{ overflowWrap: 'anywhere' }}>{nameOf(line, invoice)}</span> },
      { name: 'Amount', figure: true, width: 84, cell: ({ amount, currency }) => moneyText(amount, currency) },
      {
        name: 'Credit',
        width: 116,
        cell: (line) => (
          <TextInput
            size="xs"
            aria-label={`How much of ${nameOf(line, invoice)}`}
            placeholder="0.00"
            inputMode="decimal"
            value={amounts[line.id] ?? ''}
            error={errorOf(amounts[line.id] ?? '', line)}
            onChange={(event) => onChange({ ...amounts, [line.id]: event.currentTarget.value.trim() })}
          />
        ),
      },
    ]}
  />
);

const creditable = (lines: InvoiceLine[]): InvoiceLine[] =>
  lines.filter(({ amount }) => !amount.startsWith('-') && /[1-9]/.test(amount));

/** Lines of one kind and fleet are told apart by the month that they correct. */
function nameOf({ fleetName, meter, chargeStart }: InvoiceLine, { account, period }: Invoice): string {
  const name = `${fleetName ?? ofNoFleet}, ${meter}`;
  if (chargeStart >= period.start) return name;
  const format = { month: 'long', year: 'numeric', timeZone: account.timeZone } as const;
  return `${name}, correction of ${new Intl.DateTimeFormat(undefined, format).format(new Date(chargeStart))}`;
}

function errorOf(text: string, { amount, currency }: InvoiceLine): string | undefined {
  if (text === '') return undefined;
  if (!isAmount(text)) return 'such as 12.50';
  return compareDecimals(text, amount) > 0 ? `at most ${moneyText(amount, currency)}` : undefined;
}
