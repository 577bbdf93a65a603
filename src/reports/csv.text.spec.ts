import { csvRow, csvText } from './csv.text';

describe('a row of CSV', () => {
  it('quotes what holds a separator, a quote or an end of line', () => {
    expect(csvRow(['a', 'b,c', 'd"e', 'f\ng', '-1.50'])).toBe('a,"b,c","d""e","f\ng",-1.50\r\n');
  });

  it('tells nothing from an empty text', () => {
    expect(csvRow([null, '', null])).toBe(',"",\r\n');
  });
});

describe('a text that people have chosen', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('is no formula: %j', (text) => {
    expect(csvText(text)).toBe(`'${text}`);
  });

  it.each([
    ['x;=1+1', "x;'=1+1"],
    ["x;=cmd|' /C calc'!A0;", "x;'=cmd|' /C calc'!A0;"],
    ['=1;-2; @SUM(A1)', "'=1;'-2; '@SUM(A1)"],
    ['x\t+1', "x\t'+1"],
    ['x\n=1', "x\n'=1"],
    ['x;"=1+1', `x;"'=1+1`],
  ])('has none further on, where a semicolon or a tab begins a cell: %j', (text, safe) => {
    expect(csvText(text)).toBe(safe);
  });

  it('is left alone where it cannot be one', () => {
    const plain = ['a=1', 'harbour-north', 'a; b', 'Harbour, -north', 'x;1=1', ''];
    expect(plain.map(csvText)).toEqual(plain);
    expect(csvText(null)).toBeNull();
  });
});
