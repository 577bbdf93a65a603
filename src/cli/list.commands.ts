import type { Command } from 'commander';
import { accountsOf, blueprintsOf } from './names';
import { shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

/** `moorage accounts` and `moorage blueprints`: what the other commands name. They are made by `moorage apply`. */
export function addLists(program: Command): void {
  serviceCommand(program.command('accounts').description('list billing accounts')).action(accounts);
  serviceCommand(program.command('blueprints').description('list blueprints')).action(blueprints);
}

async function accounts(options: ServiceOptions): Promise<void> {
  await show(await accountsOf(await serviceOf(options)), options, (all) =>
    table(
      ['name', 'currency', 'time zone', 'created', 'id'],
      all.map(({ name, currency, timeZone, createdAt, id }) => [name, currency, timeZone, shortTime(createdAt), id]),
    ),
  );
}

async function blueprints(options: ServiceOptions): Promise<void> {
  await show(await blueprintsOf(await serviceOf(options)), options, (all) =>
    table(
      ['name', 'version', 'networks', 'servers', 'changed', 'id'],
      all.map(({ name, version, spec, updatedAt, id }) => [
        ...[name, String(version), String(spec.networks.length), String(spec.servers?.length ?? 0)],
        ...[shortTime(updatedAt), id],
      ]),
    ),
  );
}
