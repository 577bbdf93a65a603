import type { ReactNode } from 'react';
import type { usePages } from './pages.query';
import { RowsTable, type Column } from './rows.table';
import { Failed, Loading } from './states';

interface ListTableProps<T> {
  /** What the list is of, for screen readers. */
  label: string;
  query: ReturnType<typeof usePages<T>>;
  columns: Column<T>[];
  idOf: (item: T) => string;
  /** What is shown in place of an empty table. */
  empty: ReactNode;
  /** Hears of what was asked for in addition. */
  onMore?: (items: T[]) => void;
}

/** A list by rows, with more of it on demand. */
export function ListTable<T>({ label, query, columns, idOf, empty, onMore }: ListTableProps<T>) {
  if (query.items === undefined) {
    return query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Loading what={label} />;
  }
  if (query.items.length === 0) return <>{empty}</>;
  const readMore = async () => {
    const { data, isFetchNextPageError } = await query.fetchNextPage();
    if (!isFetchNextPageError) onMore?.(data?.pages.at(-1)?.items ?? []);
  };
  const more = query.hasNextPage ? () => void readMore() : null;
  const rows = { label, items: query.items, columns, idOf };
  return <RowsTable {...rows} more={more} loading={query.isFetchingNextPage} />;
}
