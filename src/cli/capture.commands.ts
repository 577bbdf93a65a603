import type { Command } from 'commander';
import { DomainError } from '../common/errors';
import type { components } from '../contract/api.types';
import { allOf, answerOf, pageLimit } from './answers';
import type { ApiClient } from './api.client';
import { confirm, yesOption } from './confirmation';
import { addUpload } from './image.upload';
import { fleetCalled, oneCalled, type Fleet } from './names';
import { shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';
import { lookUntil, waiting, type Look, type WaitOptions } from './wait';

type Image = components['schemas']['FleetImage'];
type Snapshot = components['schemas']['FleetSnapshot'];
type Capture = Image | Snapshot;

/** What images and snapshots have in common: something that is taken once of what a fleet has. */
interface Kind {
  what: 'image' | 'snapshot';
  list(api: ApiClient, fleetId: string): Promise<Capture[]>;
  take(api: ApiClient, fleetId: string, of: string, name: string | undefined): Promise<Capture>;
  remove(api: ApiClient, fleetId: string, id: string): Promise<Capture>;
}

const images: Kind = {
  what: 'image',
  list: ({ rest }, id) =>
    allOf((cursor) =>
      rest.GET('/api/v1/fleets/{id}/images', { params: { path: { id }, query: { limit: pageLimit, cursor } } }),
    ),
  take: ({ rest }, id, server, name) =>
    answerOf(rest.POST('/api/v1/fleets/{id}/images', { params: { path: { id } }, body: { server, name } })),
  remove: ({ rest }, id, imageId) =>
    answerOf(rest.DELETE('/api/v1/fleets/{id}/images/{imageId}', { params: { path: { id, imageId } } })),
};

const snapshots: Kind = {
  what: 'snapshot',
  list: ({ rest }, id) =>
    allOf((cursor) =>
      rest.GET('/api/v1/fleets/{id}/snapshots', { params: { path: { id }, query: { limit: pageLimit, cursor } } }),
    ),
  take: ({ rest }, id, volume, name) =>
    answerOf(rest.POST('/api/v1/fleets/{id}/snapshots', { params: { path: { id } }, body: { volume, name } })),
  remove: ({ rest }, id, snapshotId) =>
    answerOf(rest.DELETE('/api/v1/fleets/{id}/snapshots/{snapshotId}', { params: { path: { id, snapshotId } } })),
};

/** `moorage images …` and `moorage snapshots …` */
export function addCaptures(program: Command): void {
  const image = program.command('images').description('golden images of servers: list, take, delete; upload others');
  addTo(image, images, 'take <fleet> <server>', 'make an image of a server (its key), which a blueprint may ask for');
  addUpload(image);
  const snapshot = program.command('snapshots').description('snapshots of volumes: list, take, delete');
  addTo(snapshot, snapshots, 'take <fleet> <volume>', 'take a snapshot of a volume (its key), for new volumes');
}

function addTo(command: Command, kind: Kind, taking: string, description: string): void {
  const { what } = kind;
  serviceCommand(command.command('list <fleet>').description(`the ${what}s that were taken of a fleet`)).action(
    (fleet: string, options: ServiceOptions) => list(kind, fleet, options),
  );
  waiting(serviceCommand(command.command(taking).description(description)))
    .option('--name <name>', `what the ${what} is called; else after what it is of, and the time`)
    .action((fleet: string, of: string, options: TakeOptions) => take(kind, fleet, of, options));
  waiting(serviceCommand(command.command(`delete <fleet> <${what}>`).description(`delete one (name or id)`)))
    .addOption(yesOption())
    .action((fleet: string, called: string, options: RemoveOptions) => remove(kind, fleet, called, options));
}

async function list(kind: Kind, name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  await show(await kind.list(api, id), options, (all) => captureTable(kind, all));
}

type TakeOptions = WaitOptions & { name?: string };

async function take(kind: Kind, name: string, of: string, options: TakeOptions): Promise<void> {
  const api = await serviceOf(options);
  const fleet = await fleetCalled(api, name);
  const begun = await kind.take(api, fleet.id, of, options.name);
  const taken = options.wait ? await awaited(api, kind, { fleet, capture: begun, goal: 'active' }, options) : begun;
  await show(taken, options, () => `${kind.what} ${taken.name} is ${taken.status}: ${nameInCloud(taken)}`);
}

type RemoveOptions = WaitOptions & { yes?: boolean };

async function remove(kind: Kind, name: string, called: string, options: RemoveOptions): Promise<void> {
  const api = await serviceOf(options);
  const fleet = await fleetCalled(api, name);
  const hint = `moorage ${kind.what}s list ${fleet.name}`;
  const found = oneCalled(kind.what, called, await kind.list(api, fleet.id), hint);
  await confirm(`Delete ${kind.what} ${found.name} of ${fleet.name}?`, options.yes);
  const going = await kind.remove(api, fleet.id, found.id);
  const gone = options.wait ? await awaited(api, kind, { fleet, capture: going, goal: 'deleted' }, options) : going;
  await show(gone, options, () => `${kind.what} ${gone.name} is ${gone.status}`);
}

interface Awaited {
  fleet: Fleet;
  capture: Capture;
  goal: 'active' | 'deleted';
}

async function awaited(
  api: ApiClient,
  kind: Kind,
  { fleet, capture, goal }: Awaited,
  { timeout }: WaitOptions,
): Promise<Capture> {
  const look = async (client: ApiClient): Promise<Look<Capture>> => {
    // What is gone is in no list any more.
    const seen = (await kind.list(client, fleet.id)).find(({ id }) => id === capture.id);
    const now = seen ?? { ...capture, status: 'deleted' as const };
    return { value: now, reached: now.status === goal || now.status === 'error' };
  };
  const { value, reached } = await lookUntil(api, look, timeout);
  if (value.status === goal) return value;
  throw (reached ? failed : timedOut)(kind, value, fleet);
}

const stateOf = ({ what }: Kind, { name, status, message }: Capture): string =>
  `${what} ${name} is ${status}: ${message ?? 'the cloud tells no reason'}`;

const failed = (kind: Kind, capture: Capture, { name }: Fleet): DomainError =>
  new DomainError({
    code: 'CAPTURE_FAILED',
    status: 409,
    message: stateOf(kind, capture),
    action: `Delete it with \`moorage ${kind.what}s delete ${name} ${capture.name}\`, and take it again.`,
  });

const timedOut = (kind: Kind, capture: Capture, { name }: Fleet): DomainError =>
  new DomainError({
    code: 'WAIT_TIMED_OUT',
    status: 504,
    message: stateOf(kind, capture),
    action: `It goes on by itself; look again with \`moorage ${kind.what}s list ${name}\`.`,
  });

const nameInCloud = (of: Capture): string => ('imageName' in of ? of.imageName : of.snapshotName);

const captureTable = ({ what }: Kind, all: Capture[]): string =>
  table(
    ['name', 'of', 'status', 'size', 'in the cloud', 'taken', 'message', 'id'],
    all.map((one) => [
      one.name,
      'server' in one ? one.server : one.volume,
      one.status,
      sizeOf(one),
      nameInCloud(one),
      shortTime(one.createdAt),
      one.message ?? '-',
      one.id,
    ]),
    { empty: `no ${what}s` },
  );

function sizeOf(of: Capture): string {
  if ('sizeGiB' in of) return of.sizeGiB === null ? '-' : `${of.sizeGiB} GiB`;
  return of.sizeBytes === null ? '-' : `${(of.sizeBytes / 2 ** 20).toFixed(0)} MiB`;
}
