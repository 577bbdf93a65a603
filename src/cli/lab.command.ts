import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DomainError } from '../common/errors';

/** Beside `dist`, in a checkout; an installed service has no lab. */
const folder = join(__dirname, '..', '..', '..', 'lab');

const scripts = {
  up: 'bring a real OpenStack up on this machine',
  down: 'take it down',
  status: 'tell whether it is up: ends with 0 (all of it), 1 (not whole) or 3 (down)',
};

/** `moorage lab …`: the scripts of the lab, with their own options and exit codes. */
export function addLab(program: Command): void {
  const lab = program.command('lab').description('a real all-in-one OpenStack for trials (Debian 12, root)');
  for (const [name, description] of Object.entries(scripts)) {
    lab
      .command(`${name} [options...]`)
      .description(description)
      .allowUnknownOption()
      .action((options: string[]) => run(name, options));
  }
}

async function run(name: string, options: string[]): Promise<void> {
  const script = join(folder, name);
  if (!existsSync(script)) {
    throw new DomainError({
      code: 'LAB_NOT_HERE',
      status: 404,
      message: `${script} does not exist`,
      action: 'Run this in a checkout of the repository.',
    });
  }
  const child = spawn(script, options, { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}
