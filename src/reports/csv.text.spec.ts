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

  it('is left alone where it cannot be one', () => {
    expect(['a=1', 'harbour-north', ''].map(csvText)).toEqual(['a=1', 'harbour-north', '']);
    expect(csvText(null)).toBeNull();
  });
});
