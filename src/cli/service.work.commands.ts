import type { Command } from 'commander';
import { yesOption } from './confirmation';

/** The whole service is loaded for these, and for nothing else. */
const migrations = () => import('./migration.command.js');

/** `moorage migration …` and `moorage generate`: work on the service itself, not by its API. */
export function addServiceWork(program: Command): void {
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
    .addOption(yesOption())
    .action(async ({ yes }: { yes?: boolean }) => (await migrations()).revertMigration(yes));
  migration
    .command('show')
    .description('list them, applied or not')
    .action(async () => (await migrations()).showMigrations());
  migration
    .command('generate')
    .description('print the statements that would bring the schema to the entities')
    .action(async () => (await migrations()).generateMigration());
  program
    .command('generate')
    .description('write the generated documents from the code')
    .option('--check', 'write nothing; fail when a file, or the schema, is out of step')
    .action(async ({ check }: { check?: boolean }) =>
      (await import('./generate.command.js')).generate(program, check === true),
    );
}
