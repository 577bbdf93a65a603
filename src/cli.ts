#!/usr/bin/env node
import 'reflect-metadata';
import { Command } from 'commander';
import { generate } from './cli/generate.command';
import { generateMigration, revertMigration, runMigrations, showMigrations } from './cli/migration.command';
import { DomainError, messageOf } from './common/errors';
import { setLogLevel } from './common/logger';

const program = new Command('moorage').description(
  'Moorage: sensor gateways register over MQTT, their fleets stand in OpenStack',
);

const migration = program
  .command('migration')
  .description("the database's schema (DATABASE_URL, else the embedded Postgres)");
migration.command('run').description('apply what is not applied yet').action(runMigrations);
migration.command('revert').description('take the last one back').action(revertMigration);
migration.command('show').description('list them, applied or not').action(showMigrations);
migration
  .command('generate')
  .description('print the statements that would bring the schema to the entities')
  .action(generateMigration);

program
  .command('generate')
  .description('write docs/openapi.json and docs/asyncapi.json from the code')
  .option('--check', 'write nothing; fail when a file, or the schema, is out of step')
  .action(({ check }: { check?: boolean }) => generate(check === true));

setLogLevel('warn');
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof DomainError ? `${error.code}: ` : ''}${messageOf(error)}\n`);
  if (error instanceof DomainError && error.action) process.stderr.write(`${error.action}\n`);
  process.exitCode = 1;
});
