#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../src/common/clock';
import { messageOf } from '../src/common/errors';
import { ApiClient } from '../src/cli/api.client';
import { costs, gatewayCounts, standing } from './demo/cloud.report';
import { hardwareIds, setUp, type DemoFleet } from './demo/demo.setup';
import { LiveView } from './demo/live.view';
import { ProductProcess } from './demo/product.process';
import { deriveDeviceKey } from './device.proof';
import { GatewayAgent } from './gateway.agent';

const seconds = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is allowed');
  return value;
};

const program = new Command('demo')
  .description(
    'Starts the product on embedded parts, lets 25 gateways of 3 fleets register, and shows what comes of it',
  )
  .option('--keep', 'go on until Ctrl-C, and print how to reach the product')
  .option('--timeout <seconds>', 'how long the gateways may take', seconds, 180);

const out = process.stdout;
const stop = new AbortController();
/** What goes on until `stop` aborts. */
const running: Promise<void>[] = [];

/** Follows one fleet's history and shows it. */
async function follow(api: ApiClient, view: LiveView, { id, name }: DemoFleet): Promise<void> {
  for await (const { type, data } of api.events(`/fleets/${id}/events`, stop.signal)) {
    const { message } = JSON.parse(data) as { message: string };
    const [subject, state] = type.split('.');
    if (subject === 'fleet') view.status(name, state);
    view.step(name, message);
  }
}

/** Each gateway is an agent of its own, with its own connection and key. */
function setOut(view: LiveView, mqtt: string, fleet: DemoFleet): void {
  const { id: enrollmentId, secret } = fleet.enrollment;
  for (const hardwareId of hardwareIds(fleet)) {
    view.gateway(fleet.name, hardwareId, 'setting out');
    const deviceKey = deriveDeviceKey(secret, hardwareId);
    const settings = { url: mqtt, hardwareId, fleet: fleet.name, enrollmentId, deviceKey, model: 'demo' };
    const agent = new GatewayAgent(settings, {
      replied: ({ status, reason }) => {
        view.gateway(fleet.name, hardwareId, status);
        if (status === 'rejected') view.tell(`${hardwareId} refused: ${reason?.code} ${reason?.message}`, fleet.name);
      },
      lost: (reason) => view.tell(`${hardwareId} has no connection: ${reason}`, fleet.name),
    });
    running.push(agent.run(stop.signal));
  }
}

/** What an operator does: looks at who waits, and lets them in. */
async function approve(api: ApiClient, view: LiveView, { id, name }: DemoFleet): Promise<void> {
  const { items } = await api.get<{ items: { id: string }[] }>(
    `/devices?fleetId=${id}&status=pending-approval&limit=100`,
  );
  view.tell(`the operator approves ${items.length} gateways`, name);
  for (const device of items) await api.post(`/devices/${device.id}/approve`);
}

/** Resolves when every gateway is assigned. */
async function untilAssigned(api: ApiClient, view: LiveView, fleets: DemoFleet[], gone: AbortSignal, timeout: number) {
  const waiting = new Set(fleets.filter(({ approval }) => approval === 'manual'));
  const enough = AbortSignal.any([gone, stop.signal]);
  for (let waited = 0; waited < timeout * 1_000; waited += 100) {
    if (stop.signal.aborted) throw new Error('stopped by you');
    if (gone.aborted) throw new Error('the product ended by itself');
    const counts = fleets.map((fleet) => ({ fleet, by: view.counts(fleet.name) }));
    if (counts.every(({ fleet, by }) => by.assigned === fleet.gateways)) return;
    if (counts.some(({ by }) => by.rejected)) throw new Error('a gateway was refused');
    for (const { fleet, by } of counts) {
      if (by['pending-approval'] === fleet.gateways && waiting.delete(fleet)) await approve(api, view, fleet);
    }
    await systemClock.sleep(100, enough);
  }
  throw new Error(`not every gateway was assigned within ${timeout} s`);
}

async function demo(view: LiveView, product: ProductProcess, timeout: number): Promise<void> {
  const began = systemClock.now();
  const addresses = await product.ready();
  view.tell(`ready: API ${addresses.api}, MQTT ${addresses.mqtt}, OpenStack ${addresses.cloud}`);
  const api = new ApiClient(addresses.api, product.token);
  const { accountId, fleets } = await setUp(api);
  view.tell(`made an account, a blueprint and the fleets ${fleets.map(({ name }) => name).join(', ')}`);
  for (const fleet of fleets) {
    view.watch(fleet.name);
    running.push(follow(api, view, fleet).catch((error: unknown) => view.tell(messageOf(error), fleet.name)));
    setOut(view, addresses.mqtt, fleet);
  }
  view.tell(`${fleets.reduce((sum, { gateways }) => sum + gateways, 0)} gateways set out`);
  await untilAssigned(api, view, fleets, product.gone, timeout).finally(() => view.end());
  view.tell('every gateway is assigned\n');
  out.write(`${await gatewayCounts(api, fleets)}\n\nwhat stands in the cloud\n\n${await standing(api, fleets)}\n\n`);
  out.write(`what it has cost so far\n\n${await costs(api, accountId, fleets, began)}\n\n`);
}

async function keepRunning(product: ProductProcess): Promise<void> {
  const { api, mqtt, cloud } = await product.ready();
  out.write(`dashboard and API  ${api}\nAPI documentation  ${api}/docs\nMQTT               ${mqtt}\n`);
  out.write(`OpenStack          ${cloud}  (user admin, password moorage, project admin, domain Default)\n`);
  out.write(`token              ${product.token}\ndata               ${product.folder}\n\nCtrl-C ends it all\n`);
  await systemClock.sleep(2 ** 31 - 1, AbortSignal.any([stop.signal, product.gone]));
}

async function main(): Promise<void> {
  const { keep, timeout } = program.parse().opts<{ keep?: boolean; timeout: number }>();
  const view = new LiveView(out);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const product = await ProductProcess.start();
  view.tell(`starting the product on embedded parts in ${product.folder}`);
  try {
    await demo(view, product, timeout);
    if (keep) await keepRunning(product);
  } catch (error) {
    process.stderr.write(
      `\nthe demo failed: ${messageOf(error)}\n\nthe product's last lines:\n${product.lastLines()}\n\n`,
    );
    process.exitCode = 1;
  } finally {
    stop.abort();
    await Promise.all(running);
    const code = await product.stop();
    view.tell(`the product has stopped (exit code ${code}), its folder is removed`);
    if (code !== 0) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
});
