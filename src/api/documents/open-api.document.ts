import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { version } from '../../common/version';
import { publicMark } from '../access/principal';
import { alsoMark, mediaOf, type AlsoAnswers } from '../http/does.decorator';
import { tagRuleOf } from '../tags/tagged.decorator';
import { exampleOf, type Components, type JsonSchema } from './example.maker';
import { convertSchema } from './schema.converter';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const problemSchema = z
  .object({
    type: z.string().describe('Stable name of the kind of problem'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was wrong, with the values that were found'),
    instance: z.string().describe('Path of the request'),
    code: z.string().describe('Stable, upper snake case, for programs'),
    correlationId: z.string().describe('Finds the request in the logs; also in X-Correlation-Id'),
    action: z.string().optional().describe('What to do about it'),
    errors: z
      .array(
        z.looseObject({
          pointer: z.string().optional(),
          parameter: z.string().optional(),
          message: z.string().optional(),
        }),
      )
      .optional()
      .describe('Where it was wrong: a JSON pointer into the body, or a query parameter'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const description = `Sensor gateways register over MQTT (see /asyncapi.json); their fleets are provisioned in OpenStack and metered in Postgres.

Errors are \`application/problem+json\` with a stable \`code\`. Every POST but those of a sign-in and of brokers takes an
\`Idempotency-Key\`: the same key with the same body and query gets the same answer for 24 hours. Lists take \`limit\` and
\`cursor\`, and many \`sort\`. What people change has an \`ETag\`; a change with \`If-Match\` is refused where somebody else was
faster. Times are ISO 8601 in UTC; money and quantities are decimal strings.`;

/** The REST API as an OpenAPI 3.1 document, from the schemas that requests are checked with. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Moorage')
    .setDescription(description)
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: "The administrator's token, an API token, or a session's" },
      'bearer',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Auth-Token', description: 'A Keystone token' }, 'keystone')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) => convertSchema(schema as z.ZodType, schemaType),
  });
  addProblem(document);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      complete(operation, method, path);
      addExamples(operation, (document.components?.schemas ?? {}) as Components);
    }
  }
  return document;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

function addProblem(document: OpenAPIObject): void {
  const { components } = convertSchema(problemSchema, 'output');
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...components } };
}

/** What holds for every operation alike. */
function complete(operation: Operation, method: string, path: string): void {
  operation.responses.default = {
    description: 'Any failure',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  addTags(operation, method, path);
  addOtherType(operation);
  const extended = operation as Operation & { [publicMark]?: boolean };
  const isPublic = extended[publicMark] === true;
  delete extended[publicMark];
  if (path.startsWith('/api/') && !isPublic) operation.security = [{ bearer: [] }, { keystone: [] }];
  // A key is the caller's own: of whoever is not known there is nothing to repeat.
  if (method !== 'post' || isPublic) return;
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'Chosen by the sender: repeating a request with the same key repeats its answer, not its effect',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

/** Takes the mark of `Does` away. */
function addOtherType(operation: Operation & { [alsoMark]?: AlsoAnswers }): void {
  const also = operation[alsoMark];
  delete operation[alsoMark];
  if (!also) return;
  const { content } = operation.responses[also.status] as { content: Record<string, unknown> };
  content[also.type] = mediaOf(also.type);
}

/** What `TagInterceptor` does. */
function addTags(operation: Operation, method: string, path: string): void {
  const [controller, handler] = operation.operationId?.split('.') ?? [];
  const rule = tagRuleOf(`${controller}Controller`);
  if (!rule || !path.includes(`{${rule.param}}`)) return;
  if (method !== 'get') operation.parameters = [...(operation.parameters ?? []), ifMatch];
  if (handler === 'get' || ['patch', 'put'].includes(method)) {
    const answer = operation.responses['200'] as { headers?: object } | undefined;
    if (answer) answer.headers = { ETag: { description: 'For If-Match of a change', schema: { type: 'string' } } };
  }
}

const ifMatch = {
  name: 'If-Match',
  in: 'header' as const,
  required: false,
  schema: { type: 'string' as const },
  description: 'ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile',
};

interface Media {
  schema?: JsonSchema;
  example?: unknown;
}

/** An example of everything that is sent and answered. */
function addExamples(operation: Operation, components: Components): void {
  const bodies = [operation.requestBody, ...Object.values(operation.responses)] as {
    content?: Record<string, Media>;
  }[];
  for (const [type, media] of bodies.flatMap((body) => Object.entries(body?.content ?? {}))) {
    if (!type.includes('json') || !media.schema) continue;
    const example = exampleOf(media.schema, components);
    if (example !== undefined) media.example = example;
  }
}
