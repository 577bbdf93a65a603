import type { Argument, Command, Option } from 'commander';

/** One command with everything that may stand after it. */
export interface CommandNode {
  /** Words that lead to it, `moorage` first. */
  path: string[];
  description: string;
  arguments: readonly Argument[];
  options: readonly Option[];
  children: CommandNode[];
}

/** A command's own tree, without what is hidden. */
export function treeOf(command: Command, above: string[] = []): CommandNode {
  const path = [...above, command.name()];
  return {
    path,
    description: command.description(),
    arguments: command.registeredArguments,
    options: [...command.createHelp().visibleOptions(command)],
    children: command.commands.map((child) => treeOf(child, path)),
  };
}

/** A node and all below it, in order. */
export const flattened = (node: CommandNode): CommandNode[] => [node, ...node.children.flatMap(flattened)];

/** The option's spellings as they are typed: `-o`, `--output`. */
export const spellings = ({ short, long }: Option): string[] => [short, long].filter((text) => text !== undefined);

export const takesValue = (option: Option): boolean => option.required || option.optional;
