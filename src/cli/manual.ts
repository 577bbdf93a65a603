import type { Command } from 'commander';
import { flattened, takesValue, treeOf, type CommandNode } from './command.tree';
import { findingCodes } from './doctor/finding.codes';
import { exitCodes } from './exit.codes';

/** docs/cli.md: every command as its `--help` tells, and what stands in no help. */
export function manual(program: Command): string {
  const nodes = flattened(treeOf(program)).slice(1);
  const leaves = nodes.filter(({ children }) => children.length === 0);
  return [
    introduction,
    codes(),
    manifest,
    doctorCodes(),
    commands,
    serviceOptions(leaves),
    ...leaves.map(section),
  ].join('\n');
}

const introduction = `<!-- Generated from the commands by \`npm run generate\`. -->
# The command line

\`npx moorage\` in a checkout, \`moorage\` where it is installed. \`moorage COMMAND --help\` tells what stands here too.

- **Which service, as whom:** \`moorage login\` keeps address and token in \`~/.config/moorage/config.json\` (mode 0600), in as many
  contexts as there are services. The options \`--url\`, \`--token\` and \`--context\`, which stand after the command, or
  \`MOORAGE_URL\`, \`MOORAGE_TOKEN\` and \`MOORAGE_CONTEXT\` count more than what is kept, and what is typed counts more than the
  environment: \`--context\` more than \`MOORAGE_URL\` and \`MOORAGE_TOKEN\`, too. \`MOORAGE_ADMIN_TOKEN\` counts least. A kept token is
  shown to no other address than its own.
- **What is printed:** tables for people, \`--output json\` or \`yaml\` for programs, as the API answers. The answer goes to standard output;
  progress, questions and errors go to standard error. Colours only on a terminal, and none with \`NO_COLOR\`.
- **Completion:** \`source <(moorage completion bash)\`, or \`zsh\`.
`;

const codes = (): string =>
  [
    '## Exit codes',
    '',
    '| code | means |',
    '|---|---|',
    ...Object.values(exitCodes).map(({ code, means }) => `| ${code} | ${means} |`),
    '',
    "`lab` ends with its scripts' own codes.",
    '',
  ].join('\n');

const doctorCodes = (): string =>
  [
    '## What `doctor` finds',
    '',
    'Each finding has one of these codes, what was found, and how to mend it. `--output json` gives them to programs.',
    '',
    '| code | means |',
    '|---|---|',
    ...Object.entries(findingCodes).map(([code, means]) => `| \`${code}\` | ${means} |`),
    '',
  ].join('\n');

const manifest = `## Files for \`apply\`

YAML of any number of documents, separated by \`---\`. Each has a \`kind\` and a \`name\`, and the fields of the API's input; things name one
another by name. \`apply\` shows what differs, asks, makes and changes what is needed in the order of what needs what, has fleets
built, and waits until they stand. Applied again it changes nothing. What is not in the file stays as it is.

\`\`\`yaml
kind: PriceBook
name: standard
currency: EUR
prices:
  - { meter: server.m1.tiny, unitPrice: "0.01", validFrom: "2026-01-01T00:00:00Z" }
---
kind: Account
name: Harbour Ltd
currency: EUR
timeZone: Europe/Berlin
priceBook: standard # else the default one; also: unknownPolicy
---
kind: Blueprint
name: hub
spec:
  networks: [{ key: lan, subnet: { cidr: auto, dhcp: true } }]
  router: { externalNetwork: public }
  servers: [{ key: hub, image: guest, flavor: m1.tiny, networks: [lan] }]
---
kind: Fleet
name: harbour
account: Harbour Ltd
blueprint: hub
approval: manual # else automatic; also: cloud, engine, driftPolicy, project
build: true # false: it is built when its first gateway comes
---
kind: Fleet
name: quay
account: Harbour Ltd
blueprint: hub
---
kind: Link # two fleets' networks joined; without a name
fleets: [harbour, quay]
\`\`\`

What never changes (an account's currency, a fleet's account, a price that is set) is refused before anything is done.
`;

const commands = `## Commands

The options of every command that calls the service, marked with * below:
`;

/** As `serviceCommand` gives them to a command. */
const shared = ['--output', '--url', '--token', '--context'];
const isShared = ({ long }: Option): boolean => shared.includes(long ?? '');
const callsService = ({ options }: CommandNode): boolean => options.filter(isShared).length === shared.length;

const serviceOptions = (leaves: CommandNode[]): string =>
  optionTable(leaves.find(callsService)?.options.filter(isShared) ?? []);

function section(node: CommandNode): string {
  const { path, description, arguments: args } = node;
  const words = args.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  const own = node.options.filter((option) => !(callsService(node) && isShared(option)));
  const heading = `### \`${[...path, ...words].join(' ')}\`${callsService(node) ? ' *' : ''}`;
  return [heading, '', `${description[0].toUpperCase()}${description.slice(1)}.`, '', optionTable(own)].join('\n');
}

function optionTable(options: readonly Option[]): string {
  const rows = options
    .filter(({ long }) => long !== '--help')
    .map((option) => `| \`${option.flags}\` | ${cell([option.description, choices(option), fallback(option)])} |`);
  return rows.length === 0 ? '' : ['| option | |', '|---|---|', ...rows, ''].join('\n');
}

const cell = (parts: (string | null)[]): string => parts.filter(Boolean).join('; ').replaceAll('|', '\\|');

type Option = CommandNode['options'][number];
const choices = (option: Option): string | null =>
  option.argChoices ? `one of ${option.argChoices.join(', ')}` : null;
const fallback = (option: Option): string | null =>
  takesValue(option) && option.defaultValue !== undefined ? `default ${String(option.defaultValue)}` : null;
