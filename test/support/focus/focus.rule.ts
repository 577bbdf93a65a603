import { compare, times } from '../../../src/common/money';
import type { FocusDataset, FocusRecord } from './focus.dataset';

/** One requirement of FOCUS 1.2, in our words. */
export interface FocusRule {
  /** Column, and what about it. */
  id: string;
  says: string;
  holds: (dataset: FocusDataset) => boolean;
  /** Makes an export that breaks this very rule of one that keeps it. */
  broken: (dataset: FocusDataset) => FocusDataset;
}

type When = Partial<Record<string, (string | null)[]>>;

const matches = (row: FocusRecord, when: When): boolean =>
  Object.entries(when).every(([column, values]) => values!.includes(row[column]));
const everyRow =
  (holds: (row: FocusRecord) => boolean) =>
  ({ rows }: FocusDataset): boolean =>
    rows.every(holds);
/** The dataset with one more row, made of its first by these cells. */
const withRow =
  (cells: FocusRecord) =>
  ({ header, rows }: FocusDataset): FocusDataset => ({ header, rows: [...rows, { ...rows[0], ...cells }] });
const firstOf = (when: When): FocusRecord =>
  Object.fromEntries(Object.entries(when).map(([column, values]) => [column, values![0]]));
const toldBy = (when: When): string =>
  Object.entries(when)
    .map(([column, values]) => `${column} is ${values!.map((value) => value ?? 'null').join(' or ')}`)
    .join(' and ');

export const present = (column: string): FocusRule => ({
  id: `${column} presence`,
  says: `${column} is there`,
  holds: ({ header }) => header.includes(column),
  broken: ({ header, rows }) => ({ header: header.filter((name) => name !== column), rows }),
});

const format =
  (name: string, pattern: RegExp, wrong: string) =>
  (column: string): FocusRule => ({
    id: `${column} ${name}`,
    says: `${column} is null or ${name}`,
    holds: everyRow((row) => row[column] === null || pattern.test(row[column])),
    broken: withRow({ [column]: wrong }),
  });
export const decimal = format('a plain decimal number', /^-?\d+(\.\d+)?$/, '+1,5e3');
export const dateTime = format('an instant of UTC', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '2026-03-01 00:00');
export const unit = format(
  'a unit of time, count or data, joined by hyphens',
  /^(Hours|Requests|GiB|GiB-Hours)$/,
  'gibibyte hours',
);
export const currency = format('a currency of ISO 4217', /^[A-Z]{3}$/, 'euro');
export const filled = format('not an empty text', /\S/, '');
export const notNegative = format('not below zero', /^[^-]/, '-1');
export const keyValues = (column: string): FocusRule => ({
  id: `${column} key-value format`,
  says: `${column} is null or a JSON object without objects or lists in it`,
  holds: everyRow((row) => row[column] === null || isFlatObject(row[column])),
  broken: withRow({ [column]: '{"a":[1]}' }),
});

function isFlatObject(text: string): boolean {
  const value = JSON.parse(text) as unknown;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.values(value).every((one) => one === null || typeof one !== 'object');
}

export const oneOf = (column: string, allowed: (string | null)[]): FocusRule => ({
  id: `${column} allowed values`,
  says: `${column} is one of ${allowed.map((value) => value ?? 'null').join(', ')}`,
  holds: everyRow((row) => allowed.includes(row[column])),
  broken: withRow({ [column]: 'Something else' }),
});

export const notNull = (column: string, when: When = {}): FocusRule => ({
  id: `${column} not null${Object.keys(when).length > 0 ? ` when ${toldBy(when)}` : ''}`,
  says: `${column} is not null where ${toldBy(when)}`,
  holds: everyRow((row) => !matches(row, when) || row[column] !== null),
  broken: withRow({ ...firstOf(when), [column]: null }),
});

export const isNull = (column: string, when: When): FocusRule => ({
  id: `${column} null when ${toldBy(when)}`,
  says: `${column} is null where ${toldBy(when)}`,
  holds: everyRow((row) => !matches(row, when) || row[column] === null),
  broken: withRow({ ...firstOf(when), [column]: '1' }),
});

export const nullTogether = (column: string, other: string): FocusRule => ({
  id: `${column} null with ${other}`,
  says: `${column} is null where ${other} is, and only there`,
  holds: everyRow((row) => (row[column] === null) === (row[other] === null)),
  broken: withRow({ [column]: null, [other]: 'x' }),
});

/** `cost` is `price` times `quantity` where neither is null; corrections may be about one of them alone. */
export const product = (cost: string, price: string, quantity: string): FocusRule => ({
  id: `${cost} is ${price} times ${quantity}`,
  says: `${cost} is ${price} times ${quantity} unless it is a correction`,
  holds: everyRow((row) => {
    if (row[price] === null || row[quantity] === null || row.ChargeClass === 'Correction') return true;
    return compare(times(row[price], row[quantity]), row[cost]!) === 0;
  }),
  broken: withRow({ ChargeClass: null, [price]: '2', [quantity]: '2', [cost]: '5' }),
});

/** A cost that belongs to no unit price and no other charge is the billed one. */
export const billedWithoutPrice = (cost: string, price: string): FocusRule => ({
  id: `${cost} without ${price}`,
  says: `${cost} is BilledCost where ${price} is null`,
  holds: everyRow((row) => row[price] !== null || compare(row[cost]!, row.BilledCost!) === 0),
  broken: withRow({ [price]: null, BilledCost: '1', [cost]: '2' }),
});

export const before = (start: string, end: string): FocusRule => ({
  id: `${start} before ${end}`,
  says: `${start} is inclusive and ${end} exclusive, so that the first is before the second`,
  holds: everyRow((row) => row[start]! < row[end]!),
  broken: withRow({ [start]: '2026-04-01T00:00:00Z', [end]: '2026-04-01T00:00:00Z' }),
});

/** Each value of `column` belongs to one value of `parent`. */
export const oneParent = (column: string, parent: string): FocusRule => ({
  id: `${column} within one ${parent}`,
  says: `${column} has one ${parent}`,
  holds: ({ rows }) => {
    const told = rows.filter((row) => row[column] !== null);
    return told.every((row) => told.find((one) => one[column] === row[column])![parent] === row[parent]);
  },
  broken: (dataset) =>
    [withRow({ [column]: 'k', [parent]: 'a' }), withRow({ [column]: 'k', [parent]: 'b' })].reduce(
      (spoiled, add) => add(spoiled),
      dataset,
    ),
});
