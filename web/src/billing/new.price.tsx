import { Select, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useAccounts } from '../common/choices.query';
import { FormDialog } from '../common/deed.form';
import { useKeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { addPrice } from './price-book.queries';
import { fieldsOfPrice, newPrice, priceOf, type PriceDraft } from './price.draft';
import { PriceFields } from './price.fields';

interface NewPriceProps {
  bookId: string;
  opened: boolean;
  onClose: () => void;
}

/** Adds a price; the one before it of the same kind ends where it begins. */
export function NewPriceDialog({ bookId, opened, onClose }: NewPriceProps) {
  const [written, setWritten] = useState<Partial<PriceDraft>>({});
  const zones = useZonesOf(bookId);
  const [chosen, setChosen] = useState<string | null>(null);
  const timeZone = chosen ?? zones[0];
  // Until somebody writes it, the first day is the next one of the zone that is known, or chosen, last.
  const first = newPrice(timeZone);
  const draft = { ...first, ...written, validFrom: written.validFrom ?? first.validFrom };
  const write = (next: PriceDraft) =>
    setWritten(next.validFrom === draft.validFrom ? { ...next, validFrom: written.validFrom } : next);
  const notices = useNotices();
  const sendKeyed = useKeyedSender();
  const adding = useMutation({
    mutationFn: () => {
      const price = priceOf(draft, timeZone);
      return sendKeyed(price, (key) => addPrice(bookId, price, key));
    },
    onSuccess: () => {
      notices.done(`The price of ${draft.meter} is added.`);
      setWritten({});
      onClose();
    },
  });
  return (
    <FormDialog
      opened={opened}
      title="Add a price"
      size="lg"
      deed={adding}
      submit="Add the price"
      marked={fieldsOfPrice(draft)}
      onClose={onClose}
    >
      <Text size="sm">
        A price without an end takes over from the one of the same kind that has none. What was used before it begins is
        priced as before.
      </Text>
      {zones.length > 1 && (
        <Select
          label="Days begin as they do in"
          description="Months of an account are those of its time zone"
          data={zones}
          value={timeZone}
          onChange={setChosen}
          allowDeselect={false}
        />
      )}
      <PriceFields draft={draft} timeZone={timeZone} onChange={write} />
    </FormDialog>
  );
}

/** The time zones of the accounts that a book bills, and UTC; that of all of them first, where they have one. */
function useZonesOf(bookId: string): string[] {
  const billed = useAccounts().data?.filter(({ priceBookId }) => priceBookId === bookId) ?? [];
  const zones = new Set(billed.map(({ timeZone }) => timeZone));
  return [...new Set(zones.size === 1 ? [...zones, 'UTC'] : ['UTC', ...zones])];
}
