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

  it('takes a quote within a field that does not begin with one for a character', () => {
    const text = 'gw-1,10" panel\ngw-2,10" panel\ngw"3\ngw-4';
    expect(firstColumn(text).map(({ first, isBroken }) => [first, isBroken])).toEqual([
      ['gw-1', false],
      ['gw-2', false],
      ['gw"3', false],
      ['gw-4', false],
    ]);
  });

  it.each([
    ['is never closed', 'gw-1,"Kiel\ngw-2,Bremen'],
    ['is closed by the one that opens another field', 'gw-1,"Kiel\ngw-2,"Bremen"'],
    ['is closed before the end of the field', 'gw-1,"Kiel" harbour\ngw-2,Bremen'],
    ['is in a field after one of two lines', 'gw-1,"a\nb","Kiel\ngw-2,Bremen'],
  ])('tells of a record with a quote that %s, and reads on with the next line', (_what, text) => {
    const records = firstColumn(text).map(({ first, isBroken }) => [first, isBroken]);
    expect(records).toEqual([
      ['gw-1', true],
      ['gw-2', false],
    ]);
  });

  it('gives nothing of an empty text', () => {
    expect(firstColumn('\n \r\n')).toEqual([]);
  });
});
