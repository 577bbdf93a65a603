import { newId } from '../../src/common/ids';
import { Mosquitto } from '../../test/support/mosquitto';
import { EmulatedWorld } from '../support/emulated.world';
import { startPostgres, type BenchPostgres } from '../support/postgres';
import { tell } from '../support/progress';
import { listenersOf, readyFleet } from '../support/ready.fleet';
import { median, rounded } from '../support/statistics';
import { startEcho, swarm } from './processes';
import type { SwarmOrder, SwarmResult } from './swarm.process';

const kinds = ['warm', 'cold'] as const;
type Kind = (typeof kinds)[number];
export const brokerNames = ['mosquitto', 'embedded'] as const;
export type BrokerName = (typeof brokerNames)[number];

export interface Figures {
  /** Registrations a second. */
  ours: number;
  echo: number;
  ratio: number;
  p50Ms: number;
  p99Ms: number;
  /** Of all rounds. */
  acknowledged: number;
  rows: number;
}

export type RegistrationResult = Record<Kind, Figures> & Partial<Record<BrokerName, Record<Kind, Figures>>>;

export interface RegistrationOptions {
  rounds: number;
  warm: number;
  cold: number;
  brokers: BrokerName[];
}

/** Registrations under way at once on connections that stand, and connections that come and go at once. */
const atOnce: Record<Kind, number> = { warm: 1_000, cold: 200 };

interface Round {
  kind: Kind;
  ours: SwarmResult;
  echo: SwarmResult;
  rows: number;
}
type Target = Pick<SwarmOrder, 'port' | 'username' | 'password' | 'request'>;

/** Registrations a second, durable, beside a responder that only parses and answers. */
export async function registration({ rounds, brokers, ...sizes }: RegistrationOptions): Promise<RegistrationResult> {
  const postgres = await startPostgres();
  try {
    const of: Partial<Record<BrokerName, Record<Kind, Figures>>> = {};
    for (const name of brokers) {
      const parts = await startParts(postgres, name);
      const done = await allRounds(parts, name, rounds, sizes).finally(() => parts.stop());
      of[name] = { warm: figures(done, 'warm'), cold: figures(done, 'cold') };
    }
    return { ...(of[brokers[0]] as Record<Kind, Figures>), ...of };
  } finally {
    await postgres.stop();
  }
}

interface Parts {
  ours: Target;
  echo: Target;
  /** Devices of the fleet. */
  rows: () => Promise<number>;
  stop: () => Promise<void>;
}

/** The product and the responder, each on a broker of its own of the same kind. */
async function startParts(postgres: BenchPostgres, name: BrokerName): Promise<Parts> {
  const [mine, its] =
    name === 'mosquitto' ? [await Mosquitto.startAsOperated(), await Mosquitto.startAsOperated()] : [];
  const world = await EmulatedWorld.start(postgres, { buildMs: 10, env: mine ? { MQTT_URL: mine.url } : {} });
  const echo = await startEcho(its?.url);
  const { fleet, password, request } = await readyFleet(world);
  const gateway = { username: '', password, request };
  return {
    ours: { ...gateway, port: mine?.port ?? (await listenersOf(world)).plain },
    echo: { ...gateway, port: its?.port ?? echo.port },
    rows: async () => {
      const sql = 'select count(*)::int as count from device where fleet_id = $1';
      return (await world.database.database.query<{ count: number }>(sql, [fleet.id]))[0].count;
    },
    stop: async () => {
      echo.stop();
      await world.stop();
      await mine?.stop();
      await its?.stop();
    },
  };
}

async function allRounds(
  { ours, echo, rows }: Parts,
  name: BrokerName,
  rounds: number,
  sizes: Record<Kind, number>,
): Promise<Round[]> {
  const done: Round[] = [];
  // The first one warms both up, and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const kind of kinds) {
      // As long as serial numbers and EUI-64 are; each letter costs every index and both contestants.
      const order = { kind, gateways: sizes[kind], atOnce: atOnce[kind], prefix: newId().slice(-10) };
      const rival = await swarm({ ...echo, ...order });
      const before = await rows();
      const mine = await swarm({ ...ours, ...order });
      const one = { kind, ours: mine, echo: rival, rows: (await rows()) - before };
      tell(`${name}, round ${round}/${rounds}, ${shown(one)}`);
      if (round > 0) done.push(one);
    }
  }
  return done;
}

const perSecond = ({ acknowledged, seconds }: SwarmResult): number => acknowledged / seconds;

function shown({ kind, ours, echo, rows }: Round): string {
  const [mine, its] = [perSecond(ours), perSecond(echo)];
  return (
    `${kind}: ours ${mine.toFixed(0)}/s (p99 ${ours.p99Ms} ms), echo ${its.toFixed(0)}/s (p99 ${echo.p99Ms} ms), ` +
    `ratio ${rounded(mine / its, 2)}; ${ours.acknowledged} acknowledged, ${rows} rows, ${ours.others} not assigned`
  );
}

function figures(all: Round[], kind: Kind): Figures {
  const rounds = all.filter((round) => round.kind === kind);
  const of = (figure: (round: Round) => number) => rounds.map(figure);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    ours: rounded(median(of(({ ours }) => perSecond(ours))), 0),
    echo: rounded(median(of(({ echo }) => perSecond(echo))), 0),
    ratio: rounded(median(of(({ ours, echo }) => perSecond(ours) / perSecond(echo)))),
    p50Ms: median(of(({ ours }) => ours.p50Ms)),
    p99Ms: median(of(({ ours }) => ours.p99Ms)),
    acknowledged: sum(of(({ ours }) => ours.acknowledged)),
    rows: sum(of(({ rows: found }) => found)),
  };
}
