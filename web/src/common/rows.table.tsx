import { Button, Center, Table } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Column<T> {
  /** The heading. */
  name: string;
  /** What stands in the heading's place: a box that chooses all, a button that sorts. */
  head?: ReactNode;
  sorted?: 'ascending' | 'descending';
  cell: (item: T) => ReactNode;
  /** Figures stand to the right. */
  figure?: boolean;
}

interface RowsTableProps<T> {
  /** What the table is of, for screen readers. */
  label: string;
  items: T[];
  columns: Column<T>[];
  idOf: (item: T) => string;
  /** Shows more of them; null where all are shown. */
  more: (() => void) | null;
  loading?: boolean;
}

/** Items by rows, that scroll to the side where it is narrow. */
export function RowsTable<T>({ label, items, columns, idOf, more, loading }: RowsTableProps<T>) {
  return (
    <>
      <div className="scrolls" tabIndex={0} role="region" aria-label={label}>
        <Table verticalSpacing="xs" highlightOnHover aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, head, sorted, figure }) => (
                <Table.Th key={name} ta={figure ? 'right' : 'left'} aria-sort={sorted}>
                  {head ?? name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
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
      {more && (
        <Center>
          <Button variant="default" loading={loading} onClick={more}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}
