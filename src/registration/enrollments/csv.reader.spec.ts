import { firstColumn } from './csv.reader';

describe('the reader of CSV', () => {
  it('gives the first field of each record and the line that it begins on', () => {
    const text = '\uFEFFhardwareId,site\r\n"gw-1","Kiel,\nharbour"\r\n\r\ngw-2;Lübeck\n gw-3\tx\n"a""b",1\ngw-4';
    expect(firstColumn(text).map(({ line, first }) => [line, first])).toEqual([
      [1, 'hardwareId'],
      [2, 'gw-1'],
      [5, 'gw-2'],
      [6, 'gw-3'],
      [7, 'a"b'],
      [8, 'gw-4'],
    ]);
  });

  it('reads to the end of a text whose quote is never closed, and nothing from an empty one', () => {
    expect(firstColumn('"gw-1\ngw-2')).toEqual([{ line: 1, first: '"gw-1\ngw-2' }]);
    expect(firstColumn('\n \r\n')).toEqual([]);
  });
});
