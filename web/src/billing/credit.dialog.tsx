import { Button, Group, Modal, Stack, Table, Text, TextInput, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { sumOf } from '../common/decimal';
import { moneyText } from '../common/format';
import { useKeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { Failed } from '../common/states';
import { credit, type InvoiceLine } from './invoice.queries';

interface CreditDialogProps {
  invoiceId: string;
  lines: InvoiceLine[];
  currency: string;
  opened: boolean;
  onClose: () => void;
}

const isAmount = (text: string): boolean => /^\d{1,16}(\.\d{1,12})?$/.test(text) && /[1-9]/.test(text);

/** Gives money of an invoice's lines back, on a credit note that says why. */
export function CreditDialog({ invoiceId, lines, currency, opened, onClose }: CreditDialogProps) {
  const [amounts, setAmounts] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const notices = useNotices();
  const asked = lines.filter(({ id }) => isAmount(amounts[id] ?? ''));
  const wrong = Object.values(amounts).some((text) => text !== '' && !isAmount(text));
  const sendKeyed = useKeyedSender();
  const crediting = useMutation({
    mutationFn: () => {
      const body = { reason, lines: asked.map(({ id }) => ({ chargeLineId: id, amount: amounts[id] })) };
      return sendKeyed(body, (key) => credit(invoiceId, body, key));
    },
    onSuccess: (note) => {
      notices.done(`Credit note ${note.number} is issued.`);
      onClose();
      void navigate(`/billing/invoices/${note.id}`);
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title="Credit lines of this invoice"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text size="sm">
          A credit note is numbered and frozen as an invoice is; it can not be taken back. Of each line at most what is
          left of it can be credited.
        </Text>
        <LineAmounts lines={lines} amounts={amounts} onChange={setAmounts} />
        <Textarea
          label="Reason"
          description="It stands on the credit note"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
        />
        {crediting.isError && <Failed error={crediting.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={asked.length === 0 || wrong || reason.trim() === ''}
            loading={crediting.isPending}
            onClick={() => crediting.mutate()}
          >
            Credit {moneyText(sumOf(asked.map(({ id }) => amounts[id])), currency)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface LineAmountsProps {
  lines: InvoiceLine[];
  amounts: Record<string, string>;
  onChange: (amounts: Record<string, string>) => void;
}

const LineAmounts = ({ lines, amounts, onChange }: LineAmountsProps) => (
  <div className="scrolls" tabIndex={0} role="region" aria-label="Lines to credit">
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Line</Table.Th>
          <Table.Th ta="right">Amount</Table.Th>
          <Table.Th>Credit</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines
          .filter(({ amount }) => !amount.startsWith('-') && /[1-9]/.test(amount))
          .map(({ id, meter, fleetName, amount, currency }) => (
            <Table.Tr key={id}>
              <Table.Td>
                {fleetName ?? 'the account itself'}, {meter}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {moneyText(amount, currency)}
              </Table.Td>
              <Table.Td>
                <TextInput
                  size="xs"
                  aria-label={`How much of ${meter}, ${fleetName ?? 'the account itself'}`}
                  placeholder="0.00"
                  inputMode="decimal"
                  value={amounts[id] ?? ''}
                  error={(amounts[id] ?? '') !== '' && !isAmount(amounts[id]) ? 'such as 12.50' : undefined}
                  onChange={(event) => onChange({ ...amounts, [id]: event.currentTarget.value.trim() })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
  </div>
);
