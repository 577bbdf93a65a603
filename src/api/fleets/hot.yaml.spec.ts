import fc from 'fast-check';
import { parse } from 'yaml';
import { hotYaml } from './hot.yaml';

const readAs = (text: string) => parse(text, { version: '1.1' }) as unknown;
const awkward = [' ', '\n', '\t', '#', ':', '-', 'a', '\r', '\u0085', '\u2028', '\ufeff', '\x7f', '😀', "'", '"', '0'];

describe('a template in YAML', () => {
  it('shows user data as the lines that it consists of', () => {
    expect(hotYaml({ user_data: '#!/bin/sh\n  echo "yes: $x"\n\nexit 0\n' })).toBe(
      'user_data: |\n  #!/bin/sh\n    echo "yes: $x"\n\n  exit 0\n',
    );
  });

  it('quotes what YAML 1.1 would take for something else than a string', () => {
    for (const text of [
      'yes',
      'on',
      'n',
      '12:30',
      '017',
      '1_000',
      '1e3',
      '2026-01-01',
      '~',
      '=',
      '<<',
      '',
      '-',
      '%a',
    ]) {
      expect({ text, quoted: /^v: ".*"\n$/.test(hotYaml({ v: text })) }).toEqual({ text, quoted: true });
    }
  });

  it('writes what blocks do not keep as escapes, which every reader takes alike', () => {
    expect(hotYaml({ v: 'a\r\nb\u0085c\u2028d\ufeff\x7f\n' })).toBe('v: "a\\r\\nb\\u0085c\\u2028d\\ufeff\\u007f\\n"\n');
    expect(hotYaml({ v: '\tx\n' })).toBe('v: "\\tx\\n"\n');
    expect(hotYaml({ v: ' \n' })).toBe('v: " \\n"\n');
  });

  it('is read as what was written, whatever the user data', () => {
    const text = fc.array(fc.constantFrom(...awkward), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' })), (user_data) => {
        expect(readAs(hotYaml({ a: { user_data }, b: [user_data] }))).toEqual({ a: { user_data }, b: [user_data] });
      }),
      { numRuns: 2_000 },
    );
  });
});
