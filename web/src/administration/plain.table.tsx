import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface PlainTableProps {
  label: string;
  head: string[];
  /** Numbers stand to the right. */
  rows: ReactNode[][];
  /** What is said in place of an empty table. */
  empty: string;
}

/** So many stand beside each other in any window. */
const fewColumns = 4;

/** A short table that is there as a whole. */
export function PlainTable({ label, head, rows, empty }: PlainTableProps) {
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    );
  }
  const isFigure = (column: number): boolean => rows.every((row) => typeof row[column] === 'number');
  return (
    <div
      className={head.length > fewColumns ? 'scrolls' : 'scrolls short'}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table verticalSpacing={6} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name, column) => (
              <Table.Th key={name} ta={isFigure(column) ? 'right' : 'left'}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, column) => (
                <Table.Td key={head[column]} {...(isFigure(column) ? { ta: 'right', className: 'figures' } : {})}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
