import * as fc from 'fast-check';
import { placeOf } from '../../web/src/blueprints/json.place';

const text = `{
  "networks": [{ "key": "lan, [1]" }, { "key": "dmz" }],
  "a/b~c": { "\\"": 1 },
  "servers": []
}`;

const at = (pointer: string): string => {
  const { start, end } = placeOf(text, pointer);
  return text.slice(start, end);
};

describe('the place of a JSON pointer in a text', () => {
  it('is that of the value, past brackets and commas in strings and escaped names', () => {
    expect(at('/networks/1/key')).toBe('"dmz"');
    expect(at('/networks/0')).toBe('{ "key": "lan, [1]" }');
    expect(at('/a~1b~0c/"')).toBe('1');
    expect(placeOf(text, '/networks/1').line).toBe(2);
  });

  it('is that of what is around it where the value is missing', () => {
    expect(at('/servers/0/image')).toBe('[]');
    expect(at('')).toBe(text);
  });

  it('is right for whatever JSON there is, written in whatever way', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), fc.integer({ min: 0, max: 4 }), fc.nat(), (value, indent, pick) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        const all = places(parsed);
        const [pointer, wanted] = all[pick % all.length];
        const written = JSON.stringify(parsed, null, indent);
        const { start, end } = placeOf(written, pointer);
        expect(JSON.parse(written.slice(start, end))).toEqual(wanted);
      }),
    );
  });
});

/** Every value in a value, by its pointer. */
function places(value: unknown, pointer = ''): [string, unknown][] {
  const inner = value === null || typeof value !== 'object' ? [] : Object.entries(value);
  return [
    [pointer, value],
    ...inner.flatMap(([name, member]) =>
      places(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}
