import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

export interface Converted {
  schema: JsonSchema;
  components: Record<string, JsonSchema>;
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // JSON has no dates; ours are ISO 8601 in UTC.
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
      // The pattern of zod says what the format says, at a length that hides it.
      if (jsonSchema.format === 'date-time' || jsonSchema.format === 'uuid') delete jsonSchema.pattern;
      // Nor do the bounds of JavaScript's whole numbers say anything of ours.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

/**
 * A zod schema as JSON schema of OpenAPI 3.1. Schemas with an id become components; what is sent may leave out members
 * that have a default and what is answered has them, so where these differ the answer's component is `<id>Read`.
 */
export function convertSchema(schema: z.ZodType, io: 'input' | 'output'): Converted {
  const { $schema: _, $defs, ...root } = jsonSchemaOf(schema, io);
  const own = ($defs ?? {}) as Record<string, JsonSchema>;
  if (io === 'input') return renamed(root, own, new Map());
  const asInput = (jsonSchemaOf(schema, 'input').$defs ?? {}) as Record<string, JsonSchema>;
  return renamed(root, own, readNames(own, asInput));
}

/** The components that only an answer looks like: those that differ, and those that hold one. */
function readNames(own: Record<string, JsonSchema>, asInput: Record<string, JsonSchema>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [id, definition] of Object.entries(own)) {
    // Plain objects let further members through when read and say so only in answers.
    if (shapeOf(definition) !== shapeOf(asInput[id]) && isSent(definition)) names.set(id, `${id}Read`);
  }
  return names;
}

const shapeOf = (definition: JsonSchema | undefined): string => JSON.stringify(definition ?? null);

/** Strict objects are what clients send; plain ones are only answered, whose names stay as they are. */
const isSent = (definition: JsonSchema): boolean => {
  const properties = Object.values((definition.properties ?? {}) as Record<string, JsonSchema>);
  return properties.some((property) => 'default' in property);
};

function renamed(root: JsonSchema, definitions: Record<string, JsonSchema>, names: Map<string, string>): Converted {
  const nameOf = (id: string) => names.get(id) ?? id;
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        const target = key === '$ref' && typeof member === 'string' ? /^#\/\$defs\/(.+)$/.exec(member)?.[1] : undefined;
        return [key, target === undefined ? rewrite(member) : `#/components/schemas/${nameOf(target)}`];
      }),
    );
  };
  const components = Object.entries(definitions).map(([id, definition]) => [nameOf(id), rewrite(definition)]);
  return {
    schema: rewrite(root) as JsonSchema,
    components: Object.fromEntries(components) as Record<string, JsonSchema>,
  };
}
