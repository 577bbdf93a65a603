import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { RowsTable, type Column } from './rows.table';

export interface SortableColumn<T> extends Omit<Column<T>, 'head' | 'sorted'> {
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

const order = new Intl.Collator(undefined, { numeric: true });

/** Items that are all at hand, sorted by the column whose heading is pressed. */
export function SortableTable<T>({ label, items, columns, idOf }: SortableTableProps<T>) {
  const [sort, setSort] = useState<{ name: string; down: boolean } | null>(null);
  const by = columns.find(({ name }) => name === sort?.name)?.by;
  const sorted = by ? [...items].sort((a, b) => compare(by(a), by(b)) * (sort?.down ? -1 : 1)) : items;
  const press = (name: string) => setSort({ name, down: sort?.name === name && !sort.down });
  const headed = columns.map((column): Column<T> => {
    if (!column.by) return column;
    const sortedBy = sort?.name !== column.name ? undefined : sort.down ? 'descending' : 'ascending';
    return { ...column, sorted: sortedBy, head: <SortHead name={column.name} sortedBy={sortedBy} press={press} /> };
  });
  return <RowsTable label={label} columns={headed} idOf={idOf} items={sorted} />;
}

interface SortHeadProps {
  name: string;
  sortedBy: Column<unknown>['sorted'];
  press: (name: string) => void;
}

const arrows = { ascending: ' ↑', descending: ' ↓' };

const SortHead = ({ name, sortedBy, press }: SortHeadProps) => (
  <UnstyledButton fz="inherit" fw="inherit" onClick={() => press(name)}>
    {name}
    <span aria-hidden>{sortedBy ? arrows[sortedBy] : ' ↕'}</span>
  </UnstyledButton>
);

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b));
