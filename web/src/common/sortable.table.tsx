import { Button, Center, Table, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Column } from './list.table';

export interface SortableColumn<T> extends Column<T> {
  /** What the column is sorted by; left out where it cannot be. */
  by?: (item: T) => string | number;
}

interface SortableTableProps<T> {
  /** What the table is of, for screen readers. */
  label: string;
  items: T[];
  columns: SortableColumn<T>[];
  idOf: (item: T) => string;
}

const atOnce = 100;
const order = new Intl.Collator(undefined, { numeric: true });

/** Items that are all at hand, sorted by the column whose heading is pressed; many of them are shown a hundred at a time. */
export function SortableTable<T>({ label, items, columns, idOf }: SortableTableProps<T>) {
  const [sort, setSort] = useState<{ name: string; down: boolean } | null>(null);
  const [shown, setShown] = useState(atOnce);
  const by = columns.find(({ name }) => name === sort?.name)?.by;
  const sorted = by ? [...items].sort((a, b) => compare(by(a), by(b)) * (sort?.down ? -1 : 1)) : items;
  const press = (name: string) => setSort({ name, down: sort?.name === name && !sort.down });
  return (
    <>
      <div className="scrolls" tabIndex={0} role="region" aria-label={label}>
        <Table verticalSpacing="xs" highlightOnHover aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, figure, by: sortable }) => (
                <Table.Th
                  key={name}
                  ta={figure ? 'right' : 'left'}
                  aria-sort={sort?.name !== name ? undefined : sort.down ? 'descending' : 'ascending'}
                >
                  {sortable ? (
                    <UnstyledButton fz="inherit" fw="inherit" onClick={() => press(name)}>
                      {name}
                      <span aria-hidden>{sort?.name !== name ? ' ↕' : sort.down ? ' ↓' : ' ↑'}</span>
                    </UnstyledButton>
                  ) : (
                    name
                  )}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.slice(0, shown).map((item) => (
              <Table.Tr key={idOf(item)}>
                {columns.map(({ name, cell, figure }) => (
                  <Table.Td key={name} ta={figure ? 'right' : 'left'} className={figure ? 'figures' : undefined}>
                    {cell(item)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {sorted.length > shown && (
        <Center>
          <Button variant="default" onClick={() => setShown(shown + atOnce)}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b));
