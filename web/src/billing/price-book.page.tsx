import { Badge, Button, Group, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMayForAll } from '../common/caller.query';
import { moneyText, quantityText, unitPriceText } from '../common/format';
import { PageLayout } from '../common/page.layout';
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
      {shown.length === 0 ? (
        <Empty title="There is no price in this book.">What has no price costs nothing. Add one for each kind.</Empty>
      ) : (
        <PriceTable prices={shown} currency={currency} now={now} />
      )}
    </>
  );
}

const PriceTable = ({ prices, currency, now }: { prices: Price[]; currency: string; now: Date }) => (
  <div className="scrolls" tabIndex={0} role="region" aria-label="Prices">
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Kind</Table.Th>
          <Table.Th>Unit</Table.Th>
          <Table.Th ta="right">Price of one</Table.Th>
          <Table.Th>Terms</Table.Th>
          <Table.Th>Valid</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {prices.map((price) => (
          <Table.Tr key={price.id}>
            <Table.Td>{price.meter}</Table.Td>
            <Table.Td>{price.unit}</Table.Td>
            <Table.Td ta="right" className="figures">
              {price.tiers === null ? unitPriceText(price.unitPrice, currency) : 'tiers'}
            </Table.Td>
            <Table.Td>{termsOf(price, currency)}</Table.Td>
            <Table.Td>
              {validityText(price)}{' '}
              {!isValidAt(price, now) && (
                <Badge variant="light" color="gray" tt="none">
                  {new Date(price.validFrom) > now ? 'to come' : 'over'}
                </Badge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
);

function termsOf(price: Price, currency: string): string {
  const terms = [
    ...(price.tiers === null ? [] : [tiersText(price, currency)]),
    ...(price.freeAllowance === null ? [] : [`the first ${quantityText(price.freeAllowance)} free`]),
    ...(price.minimum === null ? [] : [`at least ${moneyText(price.minimum, currency)} a month`]),
  ];
  return terms.length === 0 ? '–' : terms.join('; ');
}
