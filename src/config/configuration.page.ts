import { z } from 'zod';
import { secretVariables } from './config.loader';
import { environmentSchema } from './config.schema';

const head = `# Configuration

Generated from the schema that a start checks, by \`npm run generate\`.

Everything is told by environment variables, read once at the start. A variable that is empty counts as absent. A wrong value
stops the start, which names each wrong variable, what was found (never a secret) and what is allowed.

| variable | meaning | allowed | default |
|---|---|---|---|
`;

const tail = `
† A secret: it is never shown, in no log line and no error.

A cloud is named as openstacksdk has it: \`OS_CLOUD\` and \`clouds.yaml\` (with \`secure.yaml\`, looked for in the working folder,
\`~/.config/openstack\` and \`/etc/openstack\`, or where \`OS_CLIENT_CONFIG_FILE\` says), or the other \`OS_*\` variables as a cloud of
their own. Without either, fleets stand in the embedded emulator.

How much a cloud is asked at once stands with it in \`clouds.yaml\`, for all of its services (\`concurrency\`, 32 calls when
absent or 0, and \`rate_limit\`, calls a second, none when absent or 0) or for one, such as \`network_concurrency\` and
\`compute_rate_limit\`, or \`rate_limit\` as a mapping by service type. Uploads count by themselves: they take no place of other
calls. How often a call is sent again where that is safe is \`status_code_retries\` (4 when absent, 0 is never), for one service
such as \`image_status_code_retries\`. Settings of block storage are found by its older names too, as in
\`volumev3_endpoint_override\`.

\`moorage doctor\` finds out how many network calls are worked on at once: with \`network_concurrency\` at that number, fleets that
are built at the same time are ready one after another, and not all of them at the end.
`;

/** The page of all variables, in Markdown. */
export const configurationPage = (): string =>
  head + Object.entries(environmentSchema.shape).map(rowOf).join('') + tail;

function rowOf([name, schema]: [string, z.ZodType]): string {
  const mark = secretVariables.has(name) ? ' †' : '';
  const cells = [`\`${name}\`${mark}`, schema.description ?? '', allowedBy(schema), defaultOf(schema)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

/** As a start says it of a value that is none. */
function allowedBy(schema: z.ZodType): string {
  const { error } = schema.safeParse('\0');
  return error?.issues[0].message ?? 'text';
}

/** As it is written in the environment, not as it is read. */
function defaultOf(schema: z.ZodType): string {
  const { default: written } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { default?: unknown };
  const value = (written ?? schema.safeParse(undefined).data) as string | number | string[] | string[][] | undefined;
  const text = Array.isArray(value) ? listed(value) : String(value ?? '');
  return text === '' ? 'none' : `\`${text}\``;
}

/** Pairs stand with commas between, lines with semicolons. */
const listed = (list: (string | string[])[]): string =>
  list.every((one) => Array.isArray(one)) ? list.map((pair) => pair.join('=')).join(',') : list.join(';');
