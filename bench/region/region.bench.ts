import { newId } from '../../src/common/ids';
import { Mosquitto } from '../../test/support/mosquitto';
import type { BrokerName } from '../registration/registration.bench';
import { EmulatedWorld } from '../support/emulated.world';
import { startPostgres, type BenchPostgres } from '../support/postgres';
import { tell } from '../support/progress';
import { listenersOf, readyFleet, type ReadyFleet } from '../support/ready.fleet';
import { rounded } from '../support/statistics';
import { DeviceRows } from './device.rows';
import type { PassResult, RegionOrder } from './region.swarm';
import { SwarmChild } from './swarm.child';

export interface RegionOptions {
  /** On connections that stand; new connections; with a certificate request. */
  devices: number;
  cold: number;
  certificates: number;
  brokers: BrokerName[];
}

/** The same devices of one fleet, registered twice. */
export interface Twice {
  devices: number;
  rowsFirst: number;
  rowsSecond: number;
  /** Devices that were answered otherwise the second time, or not `assigned`. */
  answersDiffer: number;
  rowsDiffer: number;
  perSecondFirst: number;
  perSecondSecond: number;
}

/** `peakMb` is the most memory that the product had resident in all of it. */
export type RegionFigures = Twice & { peakMb: number; cold: Twice; certificates: Twice };

type Shape = Pick<RegionOrder, 'kind' | 'devices' | 'certificates'>;

/** A whole region of devices registers, and then once more: nothing may change but the load. */
export async function region({
  brokers,
  ...sizes
}: RegionOptions): Promise<Partial<Record<BrokerName, RegionFigures>>> {
  const postgres = await startPostgres();
  try {
    const figures: Partial<Record<BrokerName, RegionFigures>> = {};
    for (const name of brokers) figures[name] = await onBroker(postgres, name, sizes);
    return figures;
  } finally {
    await postgres.stop();
  }
}

async function onBroker(
  postgres: BenchPostgres,
  name: BrokerName,
  sizes: Omit<RegionOptions, 'brokers'>,
): Promise<RegionFigures> {
  const mosquitto = name === 'mosquitto' ? await Mosquitto.start() : null;
  const world = await EmulatedWorld.start(postgres, { buildMs: 10, env: mosquitto ? { MQTT_URL: mosquitto.url } : {} });
  try {
    const port = mosquitto?.port ?? (await listenersOf(world)).plain;
    const fleet = await readyFleet(world);
    const run = (shape: Shape) => twice(world, fleet, { ...shape, port, name });
    const warm = await run({ kind: 'warm', devices: sizes.devices, certificates: false });
    const cold = await run({ kind: 'cold', devices: sizes.cold, certificates: false });
    const certificates = await run({ kind: 'warm', devices: sizes.certificates, certificates: true });
    return { ...warm, peakMb: await world.product.peakMb(), cold, certificates };
  } finally {
    await world.stop();
    await mosquitto?.stop();
  }
}

/** Both passes, and what was in the database after each. */
async function twice(
  { database: { database }, product }: EmulatedWorld,
  { fleet, request, password }: ReadyFleet,
  { name, port, ...shape }: Shape & { name: BrokerName; port: number },
): Promise<Twice> {
  const prefix = newId();
  const rows = new DeviceRows(database, fleet.id, prefix);
  const swarm = SwarmChild.start({ ...shape, port, prefix, request, password, username: '' });
  const what = `${name}, ${shape.devices} ${shape.kind}${shape.certificates ? ' with certificates' : ''}`;
  const pass = async (nth: string): Promise<PassResult> => {
    const result = await swarm.pass();
    tell(`${what}, ${nth} time: ${shown(result, shape.devices)}; peak ${await product.peakMb()} MB`);
    return result;
  };
  try {
    const first = await pass('first');
    const rowsFirst = await rows.count();
    await rows.remember();
    const second = await pass('second');
    return {
      devices: shape.devices,
      rowsFirst,
      rowsSecond: await rows.count(),
      answersDiffer: second.differ + first.others + second.others,
      rowsDiffer: await rows.differing(),
      perSecondFirst: rounded(shape.devices / first.seconds, 0),
      perSecondSecond: rounded(shape.devices / second.seconds, 0),
    };
  } finally {
    swarm.end();
  }
}

const shown = ({ seconds, p50Ms, p99Ms, putOff, differ, others }: PassResult, devices: number): string =>
  `${(devices / seconds).toFixed(0)}/s (p50 ${p50Ms} ms, p99 ${p99Ms} ms), ` +
  `${putOff} put off, ${differ} answers differ, ${others} not assigned`;
