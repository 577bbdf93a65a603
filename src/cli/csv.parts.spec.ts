import fc from 'fast-check';
import { firstColumn } from '../registration/enrollments/csv.reader';
import { csvParts } from './csv.parts';

describe('a CSV text in parts', () => {
  const piece = fc.constantFrom('gw-1', 'hardwareId', 'ü', '"', '""', '"a\nb"', ',', ';', ' ', '\n', '\r\n');

  it('says line by line what the whole says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '\uFEFF'),
        fc.array(piece, { maxLength: 40 }),
        fc.integer({ min: 4, max: 30 }),
        (mark, pieces, most) => {
          const csv = mark + pieces.join('');
          const told = csvParts(csv, most).flatMap(({ text, linesBefore }) =>
            firstColumn(text).map(({ line, ...record }) => ({ ...record, line: line + linesBefore })),
          );
          expect(told).toEqual(firstColumn(csv));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('has none that is longer than it may be, nor one that begins where a header would be read', () => {
    const parts = csvParts('hardwareId\ngw-1\nhardwareId\ngw-2\n', 16);
    expect(parts).toEqual([
      { text: 'hardwareId\ngw-1\n', linesBefore: 0 },
      { text: '\nhardwareId\n', linesBefore: 1 },
      { text: '\ngw-2\n', linesBefore: 2 },
    ]);
  });
});
