import { Button, Center, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failed, Loading } from './states';
import type { usePages } from './pages.query';

export interface Column<T> {
  /** The heading. */
  name: string;
  /** What stands in the heading's place: a box that chooses all. */
  head?: ReactNode;
  cell: (item: T) => ReactNode;
  /** Figures stand to the right. */
  figure?: boolean;
}

interface ListTableProps<T> {
  /** What the list is of, for screen readers. */
  label: string;
  query: ReturnType<typeof usePages<T>>;
  columns: Column<T>[];
  idOf: (item: T) => string;
  /** What is shown in place of an empty table. */
  empty: ReactNode;
}

/** A list by rows, that scrolls to the side where it is narrow, with more of it on demand. */
export function ListTable<T>({ label, query, columns, idOf, empty }: ListTableProps<T>) {
  if (query.items === undefined) {
    return query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Loading what={label} />;
  }
  if (query.items.length === 0) return <>{empty}</>;
  return (
    <>
      <div className="scrolls" tabIndex={0} role="region" aria-label={label}>
        <Table verticalSpacing="xs" highlightOnHover aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, head, figure }) => (
                <Table.Th key={name} ta={figure ? 'right' : 'left'}>
                  {head ?? name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.items.map((item) => (
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
      {query.hasNextPage && (
        <Center>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}
