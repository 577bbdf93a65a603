import { Badge, Button, Group, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMayForAll } from '../common/caller.query';
import { moneyText, quantityText, unitPriceText } from '../common/format';
import { PageLayout } from '../common/page.layout';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty, Loaded } from '../common/states';
import { NewPriceDialog } from './new.price';
import { usePriceBook, type Price, type PriceBook } from './price-book.queries';
import { isValidAt, tiersText, validityText } from './price.words';

export function Page() {
  const { id = '' } = useParams();
  const book = usePriceBook(id);
  const mayPrice = useMayForAll('billing');
  const [adding, setAdding] = useState(false);
  return (
    <PageLayout
      title={book.data?.name ?? 'Price book'}
      above={[{ name: 'Price books', to: '/billing/price-books' }]}
      actions={
        <>
          <Button component={Link} to={`/billing/what-if?bookId=${id}`} variant="default">
            What if
          </Button>
          {mayPrice && <Button onClick={() => setAdding(true)}>Add a price</Button>}
        </>
      }
    >
      <Loaded query={book} what="The price book">
        {(found) => <Prices book={found} />}
      </Loaded>
      <NewPriceDialog bookId={id} opened={adding} onClose={() => setAdding(false)} />
    </PageLayout>
  );
}

function Prices({ book: { prices, currency, isDefault } }: { book: PriceBook }) {
  const [all, setAll] = useState(false);
  const now = new Date();
  const shown = all ? prices : prices.filter(({ validTo }) => validTo === null || new Date(validTo) > now);
  return (
    <>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          In {currency}. {isDefault && 'Accounts that were given no other book are billed by it. '}
          What is used is never priced anew: a price that was used stays.
        </Text>
        <Switch
          label="Show those that are over"
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </Group>
      <RowsTable
        label="Prices"
        items={shown}
        columns={columns(currency, now)}
        idOf={({ id }) => id}
        empty={
          <Empty title="There is no price in this book.">What has no price costs nothing. Add one for each kind.</Empty>
        }
      />
    </>
  );
}

const columns = (currency: string, now: Date): Column<Price>[] => [
  { name: 'Kind', cell: ({ meter }) => meter },
  { name: 'Unit', cell: ({ unit }) => unit },
  {
    name: 'Price of one',
    figure: true,
    cell: ({ tiers, unitPrice }) => (tiers === null ? unitPriceText(unitPrice, currency) : 'tiers'),
  },
  { name: 'Terms', cell: (price) => termsOf(price, currency) },
  {
    name: 'Valid',
    cell: (price) => (
      <>
        {validityText(price)}{' '}
        {!isValidAt(price, now) && (
          <Badge variant="light" color="gray" tt="none">
            {new Date(price.validFrom) > now ? 'to come' : 'over'}
          </Badge>
        )}
      </>
    ),
  },
];

function termsOf(price: Price, currency: string): string {
  const terms = [
    ...(price.tiers === null ? [] : [tiersText(price, currency)]),
    ...(price.freeAllowance === null ? [] : [`the first ${quantityText(price.freeAllowance)} free`]),
    ...(price.minimum === null ? [] : [`at least ${moneyText(price.minimum, currency)} a month`]),
  ];
  return terms.length === 0 ? '–' : terms.join('; ');
}
