import type { Command } from 'commander';
export function addSignIn(program: Command): void {
  void program;
}
