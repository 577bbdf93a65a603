import { Button, Center, Table } from '@mantine/core';
import { useState, type ReactNode } from 'react';

export interface Column<T> {
  /** The heading. */
  name: string;
  /** What stands in the heading's place: a box that chooses all, a button that sorts. */
  head?: ReactNode;
  sorted?: 'ascending' | 'descending';
  cell: (item: T) => ReactNode;
  /** What stands below all of them: a sum, or what it is of. */
  foot?: ReactNode;
  /** Figures stand to the right. */
  figure?: boolean;
  /** In pixels, where the others share what is left. */
  width?: number;
}

interface RowsTableProps<T> {
  /** What the table is of, for screen readers. */
  label: string;
  items: T[];
  columns: Column<T>[];
  idOf: (item: T) => string;
  /** What is shown in place of a table without rows. */
  empty?: ReactNode;
  /** Reads more of them; null where all are shown. Left out, of many a hundred are shown, and more on demand. */
  more?: (() => void) | null;
  loading?: boolean;
  /** Its few columns stand beside each other in any window. */
  narrow?: boolean;
  /** Many short rows, closer to each other. */
  dense?: boolean;
}

const atOnce = 100;

/** Items by rows, that scroll to the side where it is narrow. */
export function RowsTable<T>({ label, items, columns, idOf, empty, more, loading, narrow, dense }: RowsTableProps<T>) {
  const [most, setMost] = useState(atOnce);
  if (items.length === 0 && empty !== undefined) return <>{empty}</>;
  const spacing = dense ? { verticalSpacing: 4, horizontalSpacing: 6 } : { verticalSpacing: 'xs' };
  const shown = more === undefined ? items.slice(0, most) : items;
  const showMore = shown.length < items.length ? () => setMost(most + atOnce) : more;
  const layout = columns.some(({ width }) => width !== undefined) ? 'fixed' : 'auto';
  return (
    <>
      <div className={narrow ? 'scrolls short' : 'scrolls'} tabIndex={0} role="region" aria-label={label}>
        <Table {...spacing} layout={layout} highlightOnHover aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, head, sorted, figure, width }, index) => (
                <Table.Th key={index} ta={figure ? 'right' : 'left'} w={width} aria-sort={sorted}>
                  {head ?? name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((item) => (
              <Table.Tr key={idOf(item)}>
                {columns.map(({ cell, figure }, index) => (
                  <Table.Td key={index} {...alignedTo(figure)}>
                    {cell(item)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          {columns.some(({ foot }) => foot !== undefined) && (
            <Table.Tfoot>
              <Table.Tr>
                {columns.map(({ foot, figure }, index) => (
                  <Table.Td key={index} fw={700} {...alignedTo(figure)}>
                    {foot}
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </div>
      {showMore && (
        <Center>
          <Button variant="default" loading={loading} onClick={showMore}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}

const alignedTo = (figure?: boolean) =>
  figure ? ({ ta: 'right', className: 'figures' } as const) : ({ ta: 'left' } as const);
