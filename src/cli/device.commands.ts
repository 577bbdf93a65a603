import { Option, type Command } from 'commander';
import type { components } from '../contract/api.types';
import { allOf, answerOf, pageLimit } from './answers';
import type { ApiClient } from './api.client';
import { confirm } from './confirmation';
import { deviceSheet, deviceTable, refusedTable, resultTable } from './device.text';
import { exitCodes } from './exit.codes';
import { deviceCalled, fleetCalled, type Device } from './names';
import { say, show } from './output';
import { positiveInteger } from './option.values';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

type Decision = components['schemas']['DecisionsInput']['decision'];
type Results = components['schemas']['DecisionResults']['results'];

const statuses = [
  ...(['pending-approval', 'assigning', 'assigned', 'suspended', 'rejected', 'revoked', 'retired'] as const),
];

/** As many as the API decides about at once. */
const decisionsAtOnce = 1_000;

const decisions: Record<Decision, string> = {
  approve: 'let gateways in that wait for a decision',
  reject: 'refuse gateways that wait for a decision',
  suspend: 'bar gateways until they are resumed',
  resume: 'let suspended gateways in again',
  revoke: 'bar gateways for good, with their certificates',
};

interface Filter {
  fleet?: string;
  status?: Device['status'];
}

/** `moorage devices …` */
export function addDevices(program: Command): void {
  const devices = program.command('devices').description('gateways: list, show, decide');
  const filtered = (command: Command) =>
    serviceCommand(command)
      .option('--fleet <fleet>', 'only of this fleet (name or id)')
      .addOption(new Option('--status <status>', 'only with this status; retired ones only by it').choices(statuses));
  filtered(devices.command('list').description('list gateways'))
    .option('--hardware-id <id>', 'only with this hardware id')
    .option('--limit <count>', 'at most so many', positiveInteger, 1_000)
    .action(list);
  serviceCommand(
    devices.command('show <device>').description('one gateway (id or hardware id) with its timeline'),
  ).action(showOne);
  serviceCommand(
    devices.command('refused').description('messages of gateways that were refused, newest first, and why'),
  )
    .option('--hardware-id <id>', 'only of this hardware id')
    .option('--code <code>', 'only those refused for this, such as ENROLLMENT_REFUSED')
    .option('--limit <count>', 'at most so many', positiveInteger, 50)
    .action(refused);
  for (const [decision, description] of Object.entries(decisions) as [Decision, string][]) {
    filtered(devices.command(`${decision} [devices...]`).description(`${description}: those named, or all of a filter`))
      .option('-y, --yes', 'do not ask')
      .action((named: string[], options: DecideOptions) => decide(decision, named, options));
  }
}

type ListOptions = ServiceOptions & Filter & { hardwareId?: string; limit: number };

async function list({ limit, hardwareId, ...options }: ListOptions): Promise<void> {
  const api = await serviceOf(options);
  await show(await devicesOf(api, { ...options, hardwareId }, limit), options, deviceTable);
}

async function showOne(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const path = await deviceCalled(api, name);
  await show(await answerOf(api.rest.GET('/api/v1/devices/{id}', { params: { path } })), options, deviceSheet);
}

type RefusedOptions = ServiceOptions & { hardwareId?: string; code?: string; limit: number };

async function refused({ hardwareId, code, limit: most, ...options }: RefusedOptions): Promise<void> {
  const api = await serviceOf(options);
  const query = { hardwareId, code, limit: Math.min(pageLimit, most) };
  const messages = await allOf(
    (cursor) => api.rest.GET('/api/v1/refused-messages', { params: { query: { ...query, cursor } } }),
    most,
  );
  await show(messages, options, refusedTable);
}

type DecideOptions = ServiceOptions & Filter & { yes?: boolean };

/** Decides about each by itself: one that cannot be does not keep the others. Ends with 5 where one could not. */
async function decide(decision: Decision, named: string[], options: DecideOptions): Promise<void> {
  const api = await serviceOf(options);
  const ids = await chosen(api, named, options);
  if (ids.length === 0) return say('no gateway is like that');
  // Who names each one knows what it is about; a filter may catch more than was thought.
  if (named.length === 0) await confirm(`${decision} ${ids.length} gateways?`, options.yes);
  const results: Results = [];
  for (let at = 0; at < ids.length; at += decisionsAtOnce) {
    const body = { decision, deviceIds: ids.slice(at, at + decisionsAtOnce) };
    results.push(...(await answerOf(api.rest.POST('/api/v1/devices/decisions', { body }))).results);
  }
  await show(results, options, resultTable);
  if (results.some(({ error }) => error !== null)) process.exitCode = exitCodes.refused.code;
}

async function chosen(api: ApiClient, named: string[], filter: Filter): Promise<string[]> {
  if (named.length > 0) return Promise.all(named.map(async (name) => (await deviceCalled(api, name)).id));
  if (filter.fleet === undefined && filter.status === undefined) return [];
  return (await devicesOf(api, filter)).map(({ id }) => id);
}

async function devicesOf(
  api: ApiClient,
  { fleet, status, hardwareId }: Filter & { hardwareId?: string },
  most = Infinity,
): Promise<Device[]> {
  const fleetId = fleet && (await fleetCalled(api, fleet)).id;
  const query = { fleetId, status, hardwareId, limit: Math.min(pageLimit, most) };
  return allOf((cursor) => api.rest.GET('/api/v1/devices', { params: { query: { ...query, cursor } } }), most);
}
