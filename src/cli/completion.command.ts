import { Argument, type Command } from 'commander';
import { flattened, spellings, takesValue, treeOf, type CommandNode } from './command.tree';
import { say } from './output';

const shells = ['bash', 'zsh'] as const;
type Shell = (typeof shells)[number];

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(shells))
    .description('print what completes this command: source <(moorage completion bash)')
    .action((shell: Shell) => say(completionOf(treeOf(program), shell)));
}

/** Words that may follow a command: commands below it, and its options. */
const wordsAfter = ({ children, options, arguments: args }: CommandNode): string[] => [
  ...children.map(({ path }) => path.at(-1) ?? ''),
  ...args.flatMap(({ argChoices = [] }) => argChoices),
  ...options.flatMap(spellings),
];

/**
 * A function of the shell that walks the words typed so far down the tree, and offers what may follow. zsh runs the very
 * same by its own bashcompinit.
 */
export function completionOf(root: CommandNode, shell: Shell): string {
  const nodes = flattened(root);
  const key = ({ path }: CommandNode) => path.join(' ');
  const words = nodes.map((node) => `    '${key(node)}') words='${wordsAfter(node).join(' ')}' ;;`);
  const deeper = nodes.slice(1).map((node) => `'${key(node)}'`);
  const choices = nodes.flatMap((node) => choiceLines(key(node), node));
  const valued = [...new Set(nodes.flatMap(({ options }) => options.filter(takesValue).flatMap(spellings)))];
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_moorage() {',
    '  local at=\'moorage\' words=\'\' word current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" i',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    word="${COMP_WORDS[i]}"',
    `    case "$at $word" in ${deeper.join('|')}) at="$at $word" ;; esac`,
    '  done',
    '  COMPREPLY=()',
    '  case "$at $before" in',
    ...choices,
    '  esac',
    '  if [ -z "$words" ]; then',
    // What an option takes that has no choices, the shell completes as it does by itself: files.
    `    case "$before" in ${valued.join('|')}) return ;; esac`,
    '    case "$at" in',
    ...words.map((line) => `  ${line}`),
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _moorage moorage',
  ].join('\n');
}

const choiceLines = (key: string, { options }: CommandNode): string[] =>
  options.flatMap((option) =>
    option.argChoices === undefined
      ? []
      : [
          `    ${spellings(option)
            .map((text) => `'${key} ${text}'`)
            .join('|')}) words='${option.argChoices.join(' ')}' ;;`,
        ],
  );
