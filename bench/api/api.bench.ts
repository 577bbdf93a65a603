import { newId } from '../../src/common/ids';
import { Load } from '../fairness/load';
import { loadUsage } from '../rating/usage.data';
import { EmulatedWorld } from '../support/emulated.world';
import { createFleets, createOwner } from '../support/fleets';
import { startPostgres } from '../support/postgres';
import { tell } from '../support/progress';
import { listenersOf, readyFleet } from '../support/ready.fleet';
import { median, percentile, rounded } from '../support/statistics';
import { loadDevices } from './device.crowd';
import { Reader } from './reader';
import type { ReadOrder, ReadResult } from './reader.process';

export interface ApiOptions {
  rounds: number;
  devices: number;
  /** Requests a second. */
  rate: number;
  /** Registrations a second beside them. */
  storm: number;
  /** Of each kind of read in a round. */
  seconds: number;
}

export interface ApiResult {
  devicesP99Ms: number;
  fleetP99Ms: number;
  usageP99Ms: number;
  requestsPerSecond: number;
  /** Registrations that were accepted while it was read, and how long they took. */
  registrations: { accepted: number; refused: number; p99Ms: number };
}

type Kind = 'devices' | 'fleet' | 'usage';
type Paths = Record<Kind, string[]>;

const fleetCount = 20;
/** Of the accounts with usage: 10 of 1,000 resources each. */
const resources = 10_000;

/** How long reads take at a given rate, beside gateways that register. */
export async function api(options: ApiOptions): Promise<ApiResult> {
  const postgres = await startPostgres();
  const world = await EmulatedWorld.start(postgres, { buildMs: 10 });
  const reader = new Reader();
  let storm: Load | null = null;
  try {
    const paths = await load(world, options.devices);
    tell(`${options.devices} devices of ${fleetCount} fleets, and the usage of ${resources} resources`);
    const { password, request } = await readyFleet(world);
    const { plain } = await listenersOf(world);
    // Each registers anew, under a hardware id of its own, in turn with the others.
    storm = await Load.start({
      ...{ port: plain, username: '', password, request },
      ...{ gateways: 5 * options.storm, prefix: `storm-${newId().slice(-8)}` },
    });
    return await allRounds(reader, storm, { url: world.product.url, token: world.product.token, paths }, options);
  } finally {
    storm?.stop();
    reader.stop();
    await world.stop();
    await postgres.stop();
  }
}

async function load({ product, database: { database } }: EmulatedWorld, devices: number): Promise<Paths> {
  const fleets = await createFleets(product.api, await createOwner(product.api), fleetCount);
  const ids = fleets.map(({ id }) => id);
  await loadDevices(database, ids, devices);
  await loadUsage(database, resources);
  // Ids that are made of digests are not all of a version that the API takes.
  const [account] = await database.query<{ id: string }>(
    `select id from account where name like 'Account %' and id::text ~ '^.{14}[1-8].{4}[89ab]' order by id limit 1`,
  );
  const deep = await product.api.get<{ nextCursor: string }>('/devices?limit=500&sort=hardwareId');
  const filters = [
    ...[
      '',
      'status=pending-approval',
      'model=model-7',
      'online=true',
      'q=c0ffe',
      'sort=hardwareId',
      'sort=-lastSeenAt',
    ],
    ...[`sort=hardwareId&cursor=${deep.nextCursor}`, `fleetId=${ids[0]}`, `fleetId=${ids[1]}&status=assigned`],
    ...[`fleetId=${ids[2]}&online=false`, `fleetId=${ids[3]}&q=ab`, `fleetId=${ids[4]}&sort=-registeredAt`],
  ];
  return {
    devices: filters.map((filter) => `/devices?limit=50&${filter}`),
    fleet: ids.map((id) => `/fleets/${id}`),
    usage: [`/usage?accountId=${account.id}&from=2026-07-01T00:00:00Z&to=2026-08-01T00:00:00Z`],
  };
}

async function allRounds(
  reader: Reader,
  storm: Load,
  { paths, ...to }: Pick<ReadOrder, 'url' | 'token'> & { paths: Paths },
  { rounds, rate, seconds, storm: perSecond }: ApiOptions,
): Promise<ApiResult> {
  const kinds = Object.keys(paths) as Kind[];
  const done: Record<Kind, ReadResult[]> = { devices: [], fleet: [], usage: [] };
  const registrations = { accepted: 0, refused: 0, p99s: [] as number[] };
  // The first one warms up, and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const registering = storm.run({ rate: perSecond, seconds: seconds * kinds.length });
    for (const kind of kinds) {
      const result = await reader.run({ ...to, paths: paths[kind], rate, seconds });
      tell(`round ${round}/${rounds}, ${kind}: p50 ${p(result, 0.5)} ms, p99 ${p(result, 0.99)} ms`);
      if (round > 0) done[kind].push(result);
    }
    const { accepted, refused, p99Ms } = await registering;
    tell(`round ${round}/${rounds}: ${accepted} registered, ${refused} refused, p99 ${rounded(p99Ms, 1)} ms`);
    if (round === 0) continue;
    registrations.accepted += accepted;
    registrations.refused += refused;
    registrations.p99s.push(p99Ms);
  }
  const { p99s, ...counts } = registrations;
  const p99Of = (kind: Kind) => median(done[kind].map((result) => p(result, 0.99)));
  const speeds = Object.values(done).flatMap((all) => all.map((one) => one.latenciesMs.length / one.seconds));
  return {
    ...{ devicesP99Ms: p99Of('devices'), fleetP99Ms: p99Of('fleet'), usageP99Ms: p99Of('usage') },
    requestsPerSecond: rounded(median(speeds), 1),
    registrations: { ...counts, p99Ms: rounded(median(p99s), 1) },
  };
}

const p = ({ latenciesMs }: ReadResult, share: number): number => rounded(percentile(latenciesMs, share), 1);
