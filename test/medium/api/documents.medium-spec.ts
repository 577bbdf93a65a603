import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { asyncApiDocument } from '../../../src/mqtt';
import { startTestApp } from '../../support/test-app';

type Schema = Record<string, unknown>;
interface Media {
  schema?: Schema;
  example?: unknown;
}
interface Operation {
  operationId: string;
  security?: Record<string, unknown>[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> };
}

/** The validator is of a kind of module that Jest does not load. */
async function problemsOf(document: object): Promise<unknown> {
  const script = `import { Validator } from '@seriousme/openapi-schema-validator';
    let text = ''; for await (const chunk of process.stdin) text += chunk;
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    console.log(JSON.stringify(valid ? [] : errors));`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  run.child.stdin?.end(JSON.stringify(document));
  return JSON.parse((await run).stdout);
}

describe('the OpenAPI document', () => {
  let document: Document;

  beforeAll(async () => {
    const test = await startTestApp();
    document = (await test.call<Document>('GET', '/openapi.json', undefined, { token: null })).body;
    await test.close();
  });

  const operations = () =>
    Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([, item]) => Object.values(item));

  it('is one that a validator of OpenAPI 3.1 accepts', async () => {
    expect(await problemsOf(document)).toEqual([]);
    expect(await problemsOf({ ...document, paths: { x: {} } })).not.toEqual([]);
  });

  it('says of every answer that has a body which one', () => {
    const all = Object.values(document.paths).flatMap((item) => Object.values(item));
    const bare = all.filter(({ responses }) =>
      Object.entries(responses).some(([status, { content }]) => !['204', '302', '304'].includes(status) && !content),
    );
    expect(bare.map(({ operationId }) => operationId)).toEqual([]);
    const events = document.paths['/api/v1/fleets/{id}/events'].get.responses['200'].content ?? {};
    expect(Object.keys(events)).toEqual(['application/json', 'text/event-stream']);
  });

  it('shows an example of everything that is sent and answered, and each is what its schema says', () => {
    const media = operations().flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values(responses)].flatMap((body) =>
        Object.entries(body?.content ?? {})
          .filter(([type]) => type.includes('json'))
          .map(([, one]) => ({ operationId, ...one })),
      ),
    );
    expect(media.length).toBeGreaterThan(150);
    const missing = media.filter(({ example }) => example === undefined).map(({ operationId }) => operationId);
    expect(missing).toEqual([]);
    const schemas = new Map<string, z.ZodType>();
    for (const { operationId, schema = {}, example } of media) {
      const key = JSON.stringify(schema);
      const checked = schemas.get(key) ?? zodOf(schema);
      schemas.set(key, checked);
      const { error } = checked.safeParse(example);
      expect({ operationId, example, problem: error?.message }).toMatchObject({ problem: undefined });
    }
  });

  /** With every component beside it, under the names that zod follows. */
  const zodOf = (schema: Schema): z.ZodType => {
    const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
    return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as never);
  };

  it('tells of every answer that is not as others', () => {
    const answersOf = (path: string, method = 'get') => document.paths[path][method].responses;
    const health = { $ref: '#/components/schemas/Health' };
    expect(answersOf('/health/ready')['503']).toMatchObject({ content: { 'application/json': { schema: health } } });
    expect(answersOf('/api/v1/invoices/{id}.pdf')).toHaveProperty('304');
    const tagged = { headers: { ETag: { schema: { type: 'string' } } } };
    expect(answersOf('/api/v1/fleets/{id}', 'patch')['200']).toMatchObject(tagged);
    expect(answersOf('/api/v1/blueprints/{id}', 'put')['200']).toMatchObject(tagged);
  });

  it('says how callers prove who they are', () => {
    const schemes = Object.keys(document.components.securitySchemes);
    expect(schemes).toContain('bearer');
    const used = new Set(operations().flatMap(({ security = [] }) => security.flatMap((one) => Object.keys(one))));
    expect(schemes.sort()).toEqual([...used].sort());
  });
});

describe('the AsyncAPI document', () => {
  interface AsyncDocument {
    asyncapi: string;
    channels: Record<string, { address: string; parameters?: object; messages: Record<string, unknown> }>;
    operations: Record<string, { action: string; channel: { $ref: string }; messages: { $ref: string }[] }>;
  }
  const document = asyncApiDocument() as unknown as AsyncDocument;
  const at = (ref: string): unknown =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

  it('is of version 3, and each operation leads to a channel and its messages', () => {
    expect(document.asyncapi).toMatch(/^3\.\d\.0$/);
    for (const [name, { action, channel, messages }] of Object.entries(document.operations)) {
      expect({ name, action }).toEqual({ name, action: expect.stringMatching(/^(send|receive)$/) });
      expect({ name, channel: at(channel.$ref) }).toEqual({ name, channel: expect.any(Object) });
      for (const { $ref } of messages) {
        expect($ref.startsWith(`${channel.$ref}/messages/`)).toBe(true);
        expect(at($ref)).toEqual(expect.any(Object));
      }
    }
    const served = new Set(Object.values(document.operations).map(({ channel }) => channel.$ref));
    expect(served.size).toBe(Object.keys(document.channels).length);
  });

  it('names each parameter of its addresses', () => {
    for (const { address, parameters = {} } of Object.values(document.channels)) {
      expect([...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(Object.keys(parameters));
    }
  });
});
