import { Option, type Command } from 'commander';
import { isUuid } from '../common/ids';
import type { components } from '../contract/api.types';
import { deviceStatuses, workingStatuses } from '../registration/devices/device.types';
import { allOf, answerOf, pageLimit } from './answers';
import type { ApiClient } from './api.client';
import { confirm, yesOption } from './confirmation';
import { deviceSheet, deviceTable, refusedTable, resultTable, type DeviceDetail } from './device.text';
import { exitCodes } from './exit.codes';
import { deviceCalled, fleetCalled, fleetNamed, type Device } from './names';
import { show } from './output';
import { positiveInteger } from './option.values';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

type Decision = components['schemas']['DecisionsInput']['decision'];
type Results = components['schemas']['DecisionResults']['results'];

/** As many as the API decides about at once. */
const decisionsAtOnce = 1_000;

/** What each does, and which gateways a filter without a status takes: those that it is meant for, not all that it is allowed for. */
const decisions: Record<Decision, { does: string; takes: readonly Device['status'][] }> = {
  approve: { does: 'let gateways in that wait for a decision', takes: ['pending-approval'] },
  reject: { does: 'refuse gateways that wait for a decision', takes: ['pending-approval'] },
  suspend: { does: 'bar gateways until they are resumed', takes: ['assigning', 'assigned'] },
  resume: { does: 'let suspended gateways in again', takes: ['suspended'] },
  revoke: { does: 'bar gateways for good, with their certificates', takes: workingStatuses },
};

interface Filter {
  fleet?: string;
  status?: Device['status'];
}

/** `moorage devices …` */
export function addDevices(program: Command): void {
  const devices = program.command('devices').description('gateways: list, show, decide, retire');
  const filtered = (command: Command, otherwise: string) =>
    serviceCommand(command)
      .option('--fleet <fleet>', 'only of this fleet (name or id)')
      .addOption(new Option('--status <status>', `only with this status; ${otherwise}`).choices(deviceStatuses));
  filtered(devices.command('list').description('list gateways'), 'retired ones only by it')
    .option('--hardware-id <id>', 'only with this hardware id')
    .option('--limit <count>', 'at most so many', positiveInteger, 1_000)
    .action(list);
  serviceCommand(devices.command('show <device>').description('one gateway (id or hardware id) with its timeline'))
    .option('--limit <count>', 'at most so many lines of the timeline, the newest', positiveInteger, 200)
    .action(showOne);
  serviceCommand(
    devices.command('refused').description('messages of gateways that were refused, newest first, and why'),
  )
    .option('--hardware-id <id>', 'only of this hardware id')
    .option('--code <code>', 'only those refused for this, such as ENROLLMENT_REFUSED')
    .option('--limit <count>', 'at most so many', positiveInteger, 50)
    .action(refused);
  for (const decision of Object.keys(decisions) as Decision[]) {
    const { does, takes } = decisions[decision];
    const command = devices.command(`${decision} [devices...]`).description(`${does}: those named, or all of a filter`);
    filtered(command, `with --fleet alone: ${takes.join(', ')}`)
      .addOption(yesOption())
      .action((named: string[], options: DecideOptions) => {
        if (named.length === 0 && options.fleet === undefined && options.status === undefined)
          command.error('error: name gateways, or a filter: --fleet, --status');
        return decide(decision, named, options);
      });
  }
  serviceCommand(
    devices
      .command('retire <device>')
      .description('take a gateway (id or hardware id) out of service; its hardware id may register anew'),
  )
    .addOption(yesOption())
    .action(retire);
}

async function retire(name: string, options: ServiceOptions & { yes?: boolean }): Promise<void> {
  const api = await serviceOf(options);
  const path = { id: (await deviceCalled(api, name)).id };
  await confirm(`Take gateway ${name} out of service, and free its hardware id?`, options.yes);
  await api.rest.DELETE('/api/v1/devices/{id}', { params: { path } });
  const device = await answerOf(api.rest.GET('/api/v1/devices/{id}', { params: { path } }));
  await show(device, options, ({ hardwareId, status }) => `gateway ${hardwareId} is ${status}`);
}

type ListOptions = ServiceOptions & Filter & { hardwareId?: string; limit: number };

async function list({ limit, hardwareId, ...options }: ListOptions): Promise<void> {
  const api = await serviceOf(options);
  await show(await devicesOf(api, { ...options, hardwareId }, limit), options, deviceTable);
}

async function showOne(name: string, { limit, ...options }: ServiceOptions & { limit: number }): Promise<void> {
  const api = await serviceOf(options);
  await show(await deviceWithNewest(api, name, limit), options, async (device) =>
    deviceSheet(device, await fleetNamed(api, device.fleetId)),
  );
}

/** With the newest lines of its timeline, the oldest of them first. */
export async function deviceWithNewest(api: ApiClient, name: string, lines: number): Promise<DeviceDetail> {
  const path = { id: (await deviceCalled(api, name)).id };
  const device = await answerOf(api.rest.GET('/api/v1/devices/{id}', { params: { path } }));
  const query = { limit: Math.min(pageLimit, lines), order: 'desc' as const };
  const newest = await allOf(
    (cursor) => api.rest.GET('/api/v1/devices/{id}/timeline', { params: { path, query: { ...query, cursor } } }),
    lines,
  );
  return { ...device, timeline: newest.reverse() };
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
  const chosen = named.length > 0 ? await chosenOf(api, named, options) : await confirmed(api, decision, options);
  const ids = chosen.map(({ id }) => id);
  const results = await decideAbout(api, decision, ids);
  for (const unknown of results.filter(({ error }) => error?.code === 'DEVICE_NOT_FOUND')) {
    // A hardware id may look like an id.
    const meant = await devicesOf(api, { ...options, hardwareId: unknown.deviceId });
    if (meant.length !== 1) continue;
    chosen.push(...meant);
    results.splice(results.indexOf(unknown), 1, ...(await decideAbout(api, decision, [meant[0].id])));
  }
  const hardwareIds = new Map(chosen.map(({ id, hardwareId }) => [id, hardwareId]));
  await show(results, options, (all) => resultTable(all, hardwareIds));
  if (results.some(({ error }) => error !== null)) process.exitCode = exitCodes.refused.code;
}

async function decideAbout(api: ApiClient, decision: Decision, ids: string[]): Promise<Results> {
  const results: Results = [];
  for (let at = 0; at < ids.length; at += decisionsAtOnce) {
    const body = { decision, deviceIds: ids.slice(at, at + decisionsAtOnce) };
    results.push(...(await answerOf(api.rest.POST('/api/v1/devices/decisions', { body }))).results);
  }
  return results;
}

/** One that is decided about; who named it by its id need not know its hardware id. */
type Chosen = Pick<Device, 'id'> & Partial<Pick<Device, 'hardwareId'>>;

/** Ids are looked up only where a filter asks what they are of: there may be a thousand. */
async function chosenOf(api: ApiClient, named: string[], { fleet, status }: Filter): Promise<Chosen[]> {
  const fleetId = fleet && (await fleetCalled(api, fleet)).id;
  const isFiltered = fleetId !== undefined || status !== undefined;
  const oneOf = async (name: string): Promise<Chosen> =>
    isUuid(name) && !isFiltered ? { id: name } : deviceCalled(api, name, { fleetId, status });
  return Promise.all(named.map(oneOf));
}

/** Who names each one knows what it is about; a filter may catch more than was thought. */
async function confirmed(api: ApiClient, decision: Decision, options: DecideOptions): Promise<Chosen[]> {
  const takes = options.status ? [options.status] : decisions[decision].takes;
  const found = (await devicesOf(api, options)).filter(({ status }) => takes.includes(status));
  if (found.length === 0) return [];
  const counts = takes.map((status) => ({ status, count: found.filter((one) => one.status === status).length }));
  const told = counts.filter(({ count }) => count > 0).map(({ status, count }) => `${count} ${status}`);
  await confirm(`${decision} ${found.length} gateways (${told.join(', ')})?`, options.yes);
  return found;
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
