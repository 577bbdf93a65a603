import { Button, Card, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../common/api.client';
import { usePriceBooks } from '../common/choices.query';
import { fieldErrorsOf, FieldErrors } from '../common/field.errors';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Failed, Loaded } from '../common/states';
import { OfAccount } from './of.account';
import { tryPrices, type PriceBook } from './price-book.queries';
import { fieldsOfPrice, newPrice, priceOf, type PriceDraft } from './price.draft';
import { PriceFields } from './price.fields';
import { WhatIfTable } from './what-if.table';

export function Page() {
  const books = usePriceBooks();
  return (
    <PageLayout title="What if">
      <Text size="sm" c="dimmed">
        What a month would have cost with other prices. It is reckoned from what is known now, and changes nothing.
      </Text>
      <OfAccount>
        {(account) => (
          <Loaded query={books} what="Price books">
            {(all) => <WhatIfForm key={account.id} account={account} books={all} />}
          </Loaded>
        )}
      </OfAccount>
    </PageLayout>
  );
}

interface WhatIfFormProps {
  account: Schemas['Account'];
  books: PriceBook[];
}

/** New prices begin with the month that they are tried on. */
const firstPrice = (month: string): PriceDraft => ({ ...newPrice('UTC'), validFrom: `${month}-01` });

const monthText = (month: string): string =>
  new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(month));

function WhatIfForm({ account, books }: WhatIfFormProps) {
  const [search] = useSearchState();
  const fitting = books.filter(({ currency }) => currency === account.currency);
  const asked =
    fitting.find(({ id }) => id === search.get('bookId')) ?? fitting.find(({ id }) => id === account.priceBookId);
  const [bookId, setBookId] = useState(asked?.id ?? fitting.at(0)?.id ?? null);
  const [month, setMonth] = useState(new Date().toISOString().slice(0, 7));
  const [drafts, setDrafts] = useState<PriceDraft[]>([firstPrice(month)]);
  const changeMonth = (to: string) => {
    const moved = (draft: PriceDraft) =>
      draft.validFrom === `${month}-01` ? { ...draft, validFrom: `${to}-01` } : draft;
    setMonth(to);
    setDrafts(drafts.map(moved));
  };
  const input = { bookId, month, drafts };
  const trying = useMutation({
    mutationFn: (asked: typeof input) => {
      const prices = asked.drafts.map((draft) => priceOf(draft, account.timeZone));
      return tryPrices(asked.bookId ?? '', { accountId: account.id, period: asked.month, prices });
    },
  });
  // What was reckoned is shown beside what it was reckoned from, and nothing else.
  const isOfInput = JSON.stringify(trying.variables) === JSON.stringify(input);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        trying.mutate(input);
      }}
    >
      <Stack>
        <Group align="flex-end" gap="sm">
          <Select
            label="Price book"
            data={fitting.map(({ id, name }) => ({ value: id, label: name }))}
            value={bookId}
            onChange={setBookId}
            allowDeselect={false}
            w={{ base: '100%', xs: 260 }}
          />
          <TextInput
            label="Month"
            type="month"
            value={month}
            onChange={(event) => changeMonth(event.currentTarget.value)}
            required
          />
        </Group>
        <DraftCards drafts={drafts} timeZone={account.timeZone} error={trying.error} onChange={setDrafts} />
        {trying.isError && (
          <Failed
            error={trying.error}
            marked={drafts.flatMap((draft, index) => fieldsOfPrice(draft, `/prices/${index}`))}
          />
        )}
        <Group>
          <Button variant="default" onClick={() => setDrafts([...drafts, firstPrice(month)])}>
            Another price
          </Button>
          <Button type="submit" loading={trying.isPending} disabled={bookId === null}>
            Reckon
          </Button>
        </Group>
        {trying.data && isOfInput && (
          <WhatIfTable
            result={trying.data}
            of={`${monthText(month)} by ${fitting.find(({ id }) => id === bookId)?.name}`}
          />
        )}
      </Stack>
    </form>
  );
}

interface DraftCardsProps {
  drafts: PriceDraft[];
  timeZone: string;
  error: unknown;
  onChange: (drafts: PriceDraft[]) => void;
}

const DraftCards = ({ drafts, timeZone, error, onChange }: DraftCardsProps) => (
  <>
    {drafts.map((draft, index) => (
      <Card withBorder key={index} component="section" aria-label={`Price ${index + 1}`}>
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h5">
            Price {index + 1}
          </Title>
          <Button size="compact-sm" variant="default" onClick={() => onChange(drafts.toSpliced(index, 1))}>
            Leave out
          </Button>
        </Group>
        <FieldErrors value={fieldErrorsOf(error, `/prices/${index}`)}>
          <PriceFields
            draft={draft}
            timeZone={timeZone}
            onChange={(changed) => onChange(drafts.with(index, changed))}
          />
        </FieldErrors>
      </Card>
    ))}
    {drafts.length === 0 && (
      <Text size="sm" c="dimmed">
        Without other prices the month is reckoned by this book alone.
      </Text>
    )}
  </>
);
