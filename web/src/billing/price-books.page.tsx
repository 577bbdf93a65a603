import { Anchor, Badge, Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMayForAll } from '../common/caller.query';
import { usePriceBooks } from '../common/choices.query';
import { FormDialog } from '../common/deed.form';
import { dateText } from '../common/format';
import { useKeyedSender } from '../common/idempotency';
import { PageLayout } from '../common/page.layout';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty, Loaded } from '../common/states';
import { makePriceBook, type PriceBook } from './price-book.queries';

const columns: Column<PriceBook>[] = [
  {
    name: 'Name',
    cell: ({ id, name, isDefault }) => (
      <Group gap="xs">
        <Anchor component={Link} to={`/billing/price-books/${id}`} size="sm">
          {name}
        </Anchor>
        {isDefault && (
          <Badge variant="light" tt="none" title="For accounts that were given no other">
            default
          </Badge>
        )}
      </Group>
    ),
  },
  { name: 'Currency', cell: ({ currency }) => currency },
  { name: 'Prices', figure: true, cell: ({ prices }) => prices.length },
  { name: 'Made', cell: ({ createdAt }) => dateText(createdAt) },
];

export function Page() {
  const books = usePriceBooks();
  const mayMake = useMayForAll('billing');
  const [making, setMaking] = useState(false);
  return (
    <PageLayout
      title="Price books"
      actions={mayMake && <Button onClick={() => setMaking(true)}>New price book</Button>}
    >
      <Loaded query={books} what="Price books">
        {(all) => (
          <RowsTable
            label="Price books"
            items={all}
            columns={columns}
            idOf={({ id }) => id}
            empty={<Empty title="There is no price book.">What is used costs nothing until it has a price.</Empty>}
          />
        )}
      </Loaded>
      <NewBookDialog opened={making} onClose={() => setMaking(false)} />
    </PageLayout>
  );
}

function NewBookDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [name, setName] = useState('');
  const [currency, setCurrency] = useState('EUR');
  const navigate = useNavigate();
  const sendKeyed = useKeyedSender();
  const making = useMutation({
    mutationFn: () => {
      const book = { name: name.trim(), currency: currency.trim().toUpperCase() };
      return sendKeyed(book, (key) => makePriceBook(book, key));
    },
    onSuccess: ({ id }) => navigate(`/billing/price-books/${id}`),
  });
  return (
    <FormDialog opened={opened} title="New price book" deed={making} submit="Make the price book" onClose={onClose}>
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required />
      <TextInput
        label="Currency"
        description="ISO 4217, such as EUR; accounts of this currency can take it"
        value={currency}
        onChange={(event) => setCurrency(event.currentTarget.value)}
        maxLength={3}
        required
      />
    </FormDialog>
  );
}
