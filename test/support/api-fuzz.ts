import fc from 'fast-check';
import { arbitraryOf, type JsonSchema } from './schema-arbitrary';

interface Operation {
  parameters?: { name: string; in: string; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

/** As much of the OpenAPI document as requests are made from. */
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

export interface FuzzRequest {
  method: string;
  /** With parameters and query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Which of the callers sends it. */
  caller: number;
}

export interface FuzzOptions {
  document: ApiDocument;
  /** Ids that lead somewhere. */
  ids: string[];
  /** Those of each collection, by its name in paths. */
  places: Record<string, string[]>;
  /** How many callers there are. */
  callers: number;
  leaveOut?: RegExp;
}

/** What breaks out of quotes, paths, templates and lines, and what other parts of a machine take for orders. */
const injections = [
  ...[`' or 1=1 --`, `'; drop table fleet; --`, `"}]`, '${jndi:ldap://x}', '{{7*7}}', '<script>alert(1)</script>'],
  ...['../../etc/passwd', '..%2f..%2fetc%2fpasswd', 'a\r\nSet-Cookie: x=1', '%00', '\0', '__proto__', 'constructor'],
  ...[
    '🦊'.repeat(50),
    '\u202e\ufeff',
    '\ud800',
    '１２',
    'İ',
    '9'.repeat(400),
    '-0',
    '1e999',
    'NaN',
    'null',
    '-infinity',
  ],
];

const wildText = fc.oneof(
  fc.constantFrom(...injections),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constant('x'.repeat(20_000)),
);

/** A half surrogate pair has no form in an address. */
const encoded = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '').slice(0, 4_000));
};

/** Requests of every operation: mostly of the right shape, with values that are wrong in one way or another. */
export function fuzzedRequest({ document, ids, places, callers, leaveOut }: FuzzOptions): fc.Arbitrary<FuzzRequest> {
  const options = { components: document.components.schemas, ids };
  const routes = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/') && !leaveOut?.test(path))
    .flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));
  const anyId = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom('x', '%00', '..%2f', '%E0%A4%A', ...injections.map(encoded)) },
  );
  /** For each parameter mostly an id of the collection before it. */
  const filled = (path: string) => {
    const given = [...path.matchAll(/\/([\w-]+)\/\{\w+\}/g)].map(([, collection]) =>
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...(places[collection] ?? ids)) },
        { weight: 1, arbitrary: anyId },
      ),
    );
    return fc.tuple(...given).map((texts) => path.replace(/\{\w+\}/g, () => texts.shift() ?? 'x'));
  };
  // Made once for each operation: a schema takes far longer to become an arbitrary than to give a value.
  return fc.oneof(
    ...routes.map(({ path, method, operation }) =>
      fc.record({
        method: fc.constant(method.toUpperCase()),
        path: fc.tuple(filled(path), queryOf(operation, options)).map((parts) => parts.join('')),
        headers: headersOf(operation),
        body: bodyOf(operation, options),
        // Mostly the first one, who may do everything.
        caller: fc.oneof(
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 2, arbitrary: fc.nat({ max: callers - 1 }) },
        ),
      }),
    ),
  );
}

function queryOf({ parameters = [] }: Operation, options: Parameters<typeof arbitraryOf>[1]): fc.Arbitrary<string> {
  const known = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(
      ({ name, schema }) =>
        [name, fc.oneof({ weight: 12, arbitrary: arbitraryOf(schema, options) }, wildText)] as const,
    );
  const cursor = fc.base64String({ maxLength: 60 }).map((text) => Buffer.from(`1:${text}`).toString('base64url'));
  const named = known.map(([name, value]) => [name, name === 'cursor' ? fc.oneof(cursor, wildText) : value] as const);
  return fc.record({ ...Object.fromEntries(named), other: wildText }, { requiredKeys: [] }).map((query) => {
    // A parameter that nobody knows is refused before anything else is looked at: seldom.
    const { other, ...rest } = query as Record<string, unknown>;
    const all = typeof other === 'string' && other.length === 3 ? query : rest;
    return `?${Object.entries(all)
      .map(([name, value]) => `${name}=${encoded(value)}`)
      .join('&')}`;
  });
}

/** Mostly JSON of the schema; sometimes a text that is none, or far too much of it. */
function bodyOf(
  { requestBody }: Operation,
  options: Parameters<typeof arbitraryOf>[1],
): fc.Arbitrary<string | undefined> {
  const json = requestBody?.content['application/json'];
  if (!json) return fc.constantFrom(...new Array<undefined>(12).fill(undefined), '{}', 'x');
  return fc.oneof(
    { weight: 40, arbitrary: arbitraryOf(json.schema, options).map((value) => JSON.stringify(value) ?? 'null') },
    { weight: 1, arbitrary: wildText },
    { weight: 1, arbitrary: fc.constant('['.repeat(5_000)) },
    { weight: 1, arbitrary: fc.constant(`{"name":"${'y'.repeat(1_100_000)}"}`) },
  );
}

const headersOf = ({ requestBody }: Operation): fc.Arbitrary<Record<string, string>> =>
  fc.record(
    {
      'content-type': requestBody
        ? fc.constantFrom(...new Array<string>(12).fill('application/json'), 'text/plain')
        : fc.constant('application/json'),
      'idempotency-key': fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'x'.repeat(300)),
      'if-match': fc.constantFrom('*', '*', '*', '"x"', 'W/"x"', ',,,'),
      'x-correlation-id': fc.constantFrom('fuzzed-request', '{', ' '),
    },
    { requiredKeys: ['content-type'] },
  );

/** Words that only our insides have: none of the requests holds them. */
const insides =
  /QueryFailedError|node_modules|\bat \S+ \(\S+:\d+:\d+\)|invalid input syntax|violates |relation "|driverError|\/dist\//;

/** What the cloud's state may come to, without anything of ours being broken. */
const bearable = new Set([502, 503, 504]);

/** What is wrong with an answer; null where nothing is. `secrets` must not be in any. */
export function faultOf(
  answer: { status: number; type: string | null; text: string },
  secrets: string[],
): string | null {
  const { status, type, text } = answer;
  if (status >= 500 && !bearable.has(status)) return `answered ${status}: ${text.slice(0, 500)}`;
  if (status >= 400 && !type?.includes('problem+json')) return `refused ${status} as ${type}`;
  const inside = insides.exec(text)?.[0];
  if (inside !== undefined) return `tells of its insides: ${inside} in ${text.slice(0, 500)}`;
  const secret = secrets.find((one) => text.includes(one));
  return secret === undefined ? null : `tells what the caller may not know: ${secret}`;
}
