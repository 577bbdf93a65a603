import type { Command } from 'commander';
import { confirm, yesOption } from './confirmation';
import { accountsOf, blueprintCalled, blueprintsOf } from './names';
import { shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

/** `moorage accounts` and `moorage blueprints …`: what the other commands name. They are made by `moorage apply`. */
export function addLists(program: Command): void {
  serviceCommand(program.command('accounts').description('list billing accounts')).action(accounts);
  const group = program.command('blueprints').description('blueprints of fleets: list, delete');
  // Without a word more they are listed.
  serviceCommand(group.command('list', { isDefault: true }).description('list blueprints')).action(blueprints);
  serviceCommand(group.command('delete <blueprint>').description('delete a blueprint that no fleet is built from'))
    .addOption(yesOption())
    .action(deleteBlueprint);
}

async function accounts(options: ServiceOptions): Promise<void> {
  await show(await accountsOf(await serviceOf(options)), options, (all) =>
    table(
      ['name', 'currency', 'time zone', 'created', 'id'],
      all.map(({ name, currency, timeZone, createdAt, id }) => [name, currency, timeZone, shortTime(createdAt), id]),
    ),
  );
}

async function deleteBlueprint(called: string, options: ServiceOptions & { yes?: boolean }): Promise<void> {
  const api = await serviceOf(options);
  const { id, name } = await blueprintCalled(api, called);
  await confirm(`Delete blueprint ${name} with all of its versions?`, options.yes);
  await api.rest.DELETE('/api/v1/blueprints/{id}', { params: { path: { id } } });
  await show({ id, name, deleted: true }, options, () => `blueprint ${name} is deleted`);
}

async function blueprints(options: ServiceOptions): Promise<void> {
  await show(await blueprintsOf(await serviceOf(options)), options, (all) =>
    table(
      ['name', 'version', 'networks', 'servers', 'changed', 'id'],
      all.map(({ name, version, spec, updatedAt, id }) => [
        name,
        String(version),
        String(spec.networks.length),
        String(spec.servers?.length ?? 0),
        shortTime(updatedAt),
        id,
      ]),
    ),
  );
}
