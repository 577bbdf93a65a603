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
import type { ReadOrder } from './reader.process';

export interface ApiOptions {
  rounds: number;
  devices: number;
  /** Requests a second. */
  rate: number;
  /** Registrations a second beside them. */
  storm: number;
  /** Of a round. */
  seconds: number;
  /** Of each account whose usage is read. */
  resources: number;
}

export interface ApiResult {
  devicesP99Ms: number;
  fleetP99Ms: number;
  usageP99Ms: number;
  requestsPerSecond: number;
  /** Registrations that were accepted while it was read, and how long they took. */
  registrations: { accepted: number; refused: number; p99Ms: number };
}

const kinds = ['devices', 'fleet', 'usage'] as const;
type Kind = (typeof kinds)[number];
type Paths = Record<Kind, string[]>;

const fleetCount = 20;
/** With usage. */
const accountCount = 40;

/** How long reads take at a given rate, beside gateways that register. */
export async function api(options: ApiOptions): Promise<ApiResult> {
  const postgres = await startPostgres();
  const world = await EmulatedWorld.start(postgres, { buildMs: 10 });
  const reader = new Reader();
  let storm: Load | null = null;
  try {
    const paths = await load(world, options);
    tell(
      `${options.devices} devices of ${fleetCount} fleets, ${accountCount} accounts of ${options.resources} resources`,
    );
    const { password, request } = await readyFleet(world);
    const { plain } = await listenersOf(world);
    // Each registers anew, under a hardware id of its own, in turn with the others.
    storm = await Load.start({
      port: plain,
      username: '',
      password,
      request,
      gateways: 5 * options.storm,
      prefix: `storm-${newId().slice(-8)}`,
    });
    return await allRounds(reader, storm, { url: world.product.url, token: world.product.token, paths }, options);
  } finally {
    storm?.stop();
    reader.stop();
    await world.stop();
    await postgres.stop();
  }
}

async function load(
  { product, database: { database } }: EmulatedWorld,
  { devices, resources }: ApiOptions,
): Promise<Paths> {
  const fleets = await createFleets(product.api, await createOwner(product.api), fleetCount);
  const ids = fleets.map(({ id }) => id);
  await loadDevices(database, ids, devices);
  await loadUsage(database, accountCount * resources, resources);
  // Ids that are made of digests are not all of a version that the API takes.
  const accounts = await database.query<{ id: string }>(
    `select id from account where name like 'Account %' and id::text ~ '^.{14}[1-8].{4}[89ab]' order by id`,
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
    usage: accounts.map(({ id }) => `/usage?accountId=${id}&from=2026-07-01T00:00:00Z&to=2026-08-01T00:00:00Z`),
  };
}

async function allRounds(
  reader: Reader,
  storm: Load,
  { paths, ...to }: Pick<ReadOrder, 'url' | 'token'> & { paths: Paths },
  { rounds, rate, seconds, storm: perSecond }: ApiOptions,
): Promise<ApiResult> {
  const p99s: Record<Kind, number[]> = { devices: [], fleet: [], usage: [] };
  const registrations = { accepted: 0, refused: 0, p99s: [] as number[] };
  const speeds: number[] = [];
  // The first one warms up, and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const registering = storm.run({ rate: perSecond, seconds });
    const { latenciesMs, seconds: took } = await reader.run({ ...to, paths, rate, seconds });
    const { accepted, refused, p99Ms } = await registering;
    const told = kinds.map((kind) => `${kind} p50 ${p(latenciesMs[kind], 0.5)} p99 ${p(latenciesMs[kind], 0.99)} ms`);
    tell(`round ${round}/${rounds}: ${told.join(', ')}; ${accepted} registered, p99 ${rounded(p99Ms, 1)} ms`);
    if (round === 0) continue;
    for (const kind of kinds) p99s[kind].push(p(latenciesMs[kind], 0.99));
    speeds.push(Object.values(latenciesMs).flat().length / took);
    registrations.accepted += accepted;
    registrations.refused += refused;
    registrations.p99s.push(p99Ms);
  }
  const { p99s: stormP99s, ...counts } = registrations;
  return {
    devicesP99Ms: median(p99s.devices),
    fleetP99Ms: median(p99s.fleet),
    usageP99Ms: median(p99s.usage),
    requestsPerSecond: rounded(median(speeds), 1),
    registrations: { ...counts, p99Ms: rounded(median(stormP99s), 1) },
  };
}

const p = (latenciesMs: number[], share: number): number => rounded(percentile(latenciesMs, share), 1);
