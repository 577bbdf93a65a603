export type JsonSchema = Record<string, unknown>;
export type Components = Record<string, JsonSchema>;

const id = '0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20';

const byFormat: Record<string, string> = {
  uuid: id,
  'date-time': '2026-03-01T12:00:00.000Z',
  date: '2026-03-01',
  uri: 'https://example.org/',
  ipv4: '10.0.0.10',
  ipv6: 'fd00::10',
};

/** What a text is like, by the name of the member that holds it. */
const byName: Record<string, string> = {
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  month: '2026-03',
  period: '2026-03',
  meter: 'server.m1.tiny',
  unit: 'Hours',
  hardwareId: 'gw-0017',
  model: 'bridge-2',
  firmware: '1.4.2',
  host: '203.0.113.7',
  name: 'north',
  key: 'hub',
  kind: 'server',
  code: 'FLEET_NOT_FOUND',
  correlationId: 'order-4711-abc',
  image: 'guest',
  flavor: 'm1.tiny',
  cidr: '10.0.0.0/24',
  address: '10.0.0.10',
  number: 'INV-2026-00001',
};

/** Tried in their order where a text has a pattern, or is a decimal number. */
const texts = [
  'north',
  'hub',
  '1.5',
  '2026-03',
  'EUR',
  '10.0.0.0/24',
  'server.m1.tiny',
  '2026-03-01T12:00:00Z',
  'a'.repeat(64),
  'bm9ydGg=',
  'text/csv',
];

const deepest = 8;

/**
 * A value that a schema of the OpenAPI document accepts: its own example where it has one, else made of its types, formats
 * and the names of its members. Undefined where none was found; the document then shows none.
 */
export function exampleOf(schema: JsonSchema, components: Components, name = '', depth = 0): unknown {
  const { $ref, examples, anyOf, oneOf, enum: choices } = schema;
  const inner = (next: JsonSchema, of = name) => exampleOf(next, components, of, depth + 1);
  if (depth > deepest) return undefined;
  if (typeof $ref === 'string') return inner(components[$ref.split('/').at(-1) ?? ''] ?? {});
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if ('const' in schema) return schema.const;
  if (Array.isArray(choices)) return choices[0];
  if (Array.isArray(anyOf ?? oneOf))
    return ((anyOf ?? oneOf) as JsonSchema[]).map((one) => inner(one)).find((one) => one !== undefined);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, inner);
    case 'array': {
      const item = inner((schema.items ?? {}) as JsonSchema);
      return item === undefined ? (schema.minItems ? undefined : []) : [item];
    }
    case 'string':
      return textOf(schema, name);
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? schema.default ?? 1);
    case 'boolean':
      return schema.default ?? true;
    case 'null':
      return null;
    default:
      return Array.isArray(schema.type) ? inner({ ...schema, type: schema.type[0] as string }) : {};
  }
}

function objectOf(schema: JsonSchema, inner: (of: JsonSchema, name: string) => unknown): unknown {
  const required = (schema.required ?? []) as string[];
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)) {
    // What may be left out is: members that exclude each other would stand side by side.
    if (!required.includes(name)) continue;
    const value = inner(member, name);
    if (value === undefined) return undefined;
    members[name] = value;
  }
  return members;
}

function textOf(schema: JsonSchema, name: string): string | undefined {
  const { format, pattern, minLength = 0, maxLength = Infinity, description } = schema;
  if (typeof format === 'string' && format in byFormat) return byFormat[format];
  const likely = /^Decimal|decimal number/i.test(String(description)) ? ['1.5'] : [];
  return [...likely, ...(name in byName ? [byName[name]] : []), ...texts].find(
    (text) =>
      text.length >= Number(minLength) &&
      text.length <= Number(maxLength) &&
      (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(text)),
  );
}
