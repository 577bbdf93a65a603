import { append } from './append';
import { widthsOf } from './text.table';

const many = 200_000;

test('appends more than fit into the arguments of a call', () => {
  const list = [-1];
  append(list, Array(many).keys());
  expect([list.length, list[0], list.at(-1)]).toEqual([many + 1, -1, many - 1]);
});

test('finds the widths of as many rows', () => {
  const rows = Array.from({ length: many }, (_, at) => [String(at), 'a']);
  expect(widthsOf(rows)).toEqual([6, 1]);
  expect(widthsOf([])).toEqual([]);
});
