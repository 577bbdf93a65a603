import type { Command } from 'commander';
import { answerOf } from './answers';
import { confirm, yesOption } from './confirmation';
import { fleetCalled } from './names';
import { positiveInteger } from './option.values';
import { show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

const actions = {
  start: 'start a server that is off',
  stop: 'shut a server down; it stays, and so does its disk',
  reboot: 'restart a server',
  rebuild: 'make its disk anew from its image; what is on it is lost',
};
type Action = keyof typeof actions;

/** `moorage servers …` */
export function addServers(program: Command): void {
  const servers = program.command('servers').description("a fleet's servers: list, start, stop, read the console");
  serviceCommand(servers.command('list <fleet>').description('the servers of a fleet')).action(list);
  serviceCommand(
    servers.command('console <fleet> <server>').description('what a server (its key) wrote on its console'),
  )
    .option('--lines <count>', 'only the last so many', positiveInteger)
    .action(readConsole);
  for (const [action, description] of Object.entries(actions) as [Action, string][]) {
    serviceCommand(servers.command(`${action} <fleet> <server>`).description(description))
      .addOption(yesOption())
      .action((fleet: string, server: string, options: ActOptions) => act(action, fleet, server, options));
  }
}

async function list(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  const all = await answerOf(api.rest.GET('/api/v1/fleets/{id}/resources', { params: { path: { id } } }));
  const servers = all.filter(({ kind }) => kind === 'server');
  await show(servers, options, () =>
    table(
      ['key', 'status', 'in the cloud', 'fault', 'name', 'id'],
      servers.map(({ key, status, attributes, name: called, cloudId }) => [
        key,
        status,
        attributes.status ?? '-',
        attributes.fault ?? '-',
        called,
        cloudId ?? '-',
      ]),
      { empty: 'no servers' },
    ),
  );
}

async function readConsole(name: string, key: string, options: ServiceOptions & { lines?: number }): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  const params = { path: { id, key }, query: { lines: options.lines } };
  const log = await answerOf(api.rest.GET('/api/v1/fleets/{id}/servers/{key}/console', { params }));
  await show(log, options, ({ output }) => output.trimEnd());
}

type ActOptions = ServiceOptions & { yes?: boolean };

async function act(action: Action, name: string, key: string, options: ActOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id, name: fleet } = await fleetCalled(api, name);
  if (action !== 'start') await confirm(`${action} server ${key} of ${fleet}?`, options.yes);
  const params = { path: { id, key } };
  const done = await answerOf(api.rest.POST('/api/v1/fleets/{id}/servers/{key}/actions', { params, body: { action } }));
  await show(done, options, () => `server ${key} of ${fleet}: ${action} is under way`);
}
