import { Anchor, Badge, Button, Group, Modal, Stack, Table, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMayForAll } from '../common/caller.query';
import { usePriceBooks } from '../common/choices.query';
import { dateText } from '../common/format';
import { PageLayout } from '../common/page.layout';
import { Empty, Failed, Loaded } from '../common/states';
import { makePriceBook, type PriceBook } from './price-book.queries';

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
        {(all) =>
          all.length === 0 ? (
            <Empty title="There is no price book.">What is used costs nothing until it has a price.</Empty>
          ) : (
            <Books books={all} />
          )
        }
      </Loaded>
      <NewBookDialog opened={making} onClose={() => setMaking(false)} />
    </PageLayout>
  );
}

const Books = ({ books }: { books: PriceBook[] }) => (
  <div className="scrolls" tabIndex={0} role="region" aria-label="Price books">
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Currency</Table.Th>
          <Table.Th ta="right">Prices</Table.Th>
          <Table.Th>Made</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {books.map(({ id, name, currency, isDefault, prices, createdAt }) => (
          <Table.Tr key={id}>
            <Table.Td>
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
            </Table.Td>
            <Table.Td>{currency}</Table.Td>
            <Table.Td ta="right" className="figures">
              {prices.length}
            </Table.Td>
            <Table.Td>{dateText(createdAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
);

function NewBookDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [name, setName] = useState('');
  const [currency, setCurrency] = useState('EUR');
  const navigate = useNavigate();
  const making = useMutation({
    mutationFn: () => makePriceBook({ name: name.trim(), currency: currency.trim().toUpperCase() }),
    onSuccess: ({ id }) => navigate(`/billing/price-books/${id}`),
  });
  return (
    <Modal opened={opened} onClose={onClose} title="New price book">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          making.mutate();
        }}
      >
        <Stack>
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required />
          <TextInput
            label="Currency"
            description="ISO 4217, such as EUR; accounts of this currency can take it"
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value)}
            maxLength={3}
            required
          />
          {making.isError && <Failed error={making.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={making.isPending}>
              Make the price book
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
