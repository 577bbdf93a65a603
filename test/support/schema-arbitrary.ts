import fc from 'fast-check';

/** JSON schema as far as the generated documents use it. */
export interface JsonSchema {
  $ref?: string;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  type?: string | string[];
  format?: string;
  pattern?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
}

export interface ArbitraryOptions {
  components: Record<string, JsonSchema>;
  /** Ids that lead somewhere. */
  ids: string[];
  /** What was made of components already. */
  known?: Map<string, fc.Arbitrary<unknown>>;
}

const wild = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.constant('\0'));

/** Values that mostly follow the schema, here and there in something wild: what gets past the first check of many. */
export function arbitraryOf(of: JsonSchema, options: ArbitraryOptions, depth = 0): fc.Arbitrary<unknown> {
  const name = of.$ref?.split('/').at(-1);
  if (name === undefined) return made(of, options, depth);
  // Once for each place in depth: a schema takes far longer to become an arbitrary than to give a value.
  const known = (options.known ??= new Map());
  const key = `${name} ${depth}`;
  const arbitrary = known.get(key) ?? made(options.components[name], options, depth);
  known.set(key, arbitrary);
  return arbitrary;
}

function made(schema: JsonSchema, options: ArbitraryOptions, depth: number): fc.Arbitrary<unknown> {
  const inner = (next: JsonSchema) => arbitraryOf(next, options, depth + 1);
  return fc.oneof({ weight: 15, arbitrary: fitting(schema, options, inner, depth) }, { weight: 1, arbitrary: wild });
}

function fitting(
  schema: JsonSchema,
  { ids }: ArbitraryOptions,
  inner: (schema: JsonSchema) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  if (depth > 6) return wild;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(inner));
  if (schema.format === 'uuid') return fc.constantFrom(...ids);
  if (schema.format === 'date-time')
    return fc.constantFrom('2026-01-01T00:00:00Z', '9999-12-31T23:59:59.9Z', '2026-02-29T00:00:00Z');
  if (schema.pattern) return matching(schema.pattern);
  switch (schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {}).map(([key, member]) => [key, inner(member)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: schema.required ?? [] });
    }
    case 'array':
      return fc.array(inner(schema.items ?? {}), { maxLength: 3 });
    case 'integer':
      return fc.oneof(fc.integer({ min: 0, max: 600 }), fc.maxSafeInteger());
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.oneof(fc.constantFrom('lan', 'EUR', 'UTC', 'auto', '10.0.0.0/24', 'router', '1'), fc.string());
    default:
      return wild;
  }
}

const patterns = new Map<string, fc.Arbitrary<string>>();

function matching(pattern: string): fc.Arbitrary<string> {
  const known = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern));
  patterns.set(pattern, known);
  return known;
}
