#!/usr/bin/env node
import 'reflect-metadata';
import { CommanderError } from 'commander';
import { exitCodeOf } from './cli/exit.codes';
import { moorage } from './cli/program';
import { DomainError, messageOf } from './common/errors';
import { setLogLevel } from './common/logger';

/** The whole service is loaded for these, and for nothing else. */
const migrations = () => import('./cli/migration.command.js');

const program = new Command('moorage').description(
  'Moorage: sensor gateways register over MQTT, their fleets stand in OpenStack',
);

const migration = program
  .command('migration')
  .description("the database's schema (DATABASE_URL, else the embedded Postgres)");
migration
  .command('run')
  .description('apply what is not applied yet')
  .action(async () => (await migrations()).runMigrations());
migration
  .command('revert')
  .description('take the last one back')
  .action(async () => (await migrations()).revertMigration());
migration
  .command('show')
  .description('list them, applied or not')
  .action(async () => (await migrations()).showMigrations());
migration
  .command('generate')
  .description('print the statements that would bring the schema to the entities')
  .action(async () => (await migrations()).generateMigration());

const planned = program
  .command('plan')
  .argument('<fleet>', 'name or id of the fleet')
  .description('show what the next reconcile of a fleet would do, in order, and what it will cost; nothing is done')
  .option('--json', "print the API's answer")
  .option('--exit-code', 'end with 2 when there is something to do')
  .action(async (fleet: string, options: PlanOptions) => (await import('./cli/plan.command.js')).plan(fleet, options));

program
  .command('generate')
  .description('write the documents that are generated from the code')
  .option('--check', 'write nothing; fail when a file, or the schema, is out of step')
  .action(async ({ check }: { check?: boolean }) =>
    (await import('./cli/generate.command.js')).generate(check === true),
  );

for (const option of serviceOptions()) planned.addOption(option);

setLogLevel('warn');
// Whoever reads only the head of an answer has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
moorage()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = exitCodeOf(error);
    if (error instanceof CommanderError) return; // has told by itself
    process.stderr.write(`${error instanceof DomainError ? `${error.code}: ` : ''}${messageOf(error)}\n`);
    if (error instanceof DomainError && error.action) process.stderr.write(`${error.action}\n`);
  });
