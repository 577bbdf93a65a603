import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenOn, type ListenAddress } from '../../common/listening';
import type { Config } from '../../config';
import { brokenBy, ok, type Finding } from './finding';
import { isEmulated } from './cloud.check';

/** Each port that a start takes: free, or held by the service that runs already. */
export async function checkPorts(config: Config): Promise<{ findings: Finding[]; running: boolean }> {
  const running = await isRunning(config.http);
  const findings = await Promise.all(addressesOf(config).map((address) => checkPort(address, running)));
  return { findings, running };
}

function addressesOf(config: Config): ListenAddress[] {
  const { http, mqtt, emulator } = config;
  const loopback = '127.0.0.1';
  return [
    { ...http, variable: 'PORT' },
    ...(mqtt.url === null ? [{ host: loopback, port: mqtt.port, variable: 'MQTT_PORT' }] : []),
    { host: http.host, port: mqtt.tlsPort, variable: 'MQTT_TLS_PORT' },
    ...(isEmulated(config) ? [{ host: loopback, port: emulator.port, variable: 'EMULATOR_PORT' }] : []),
  ];
}

async function checkPort(address: ListenAddress, running: boolean): Promise<Finding> {
  const check = `port ${address.variable}`;
  if (address.port === 0) return ok(check, 'any free one');
  const server = createServer();
  try {
    await listenOn(server, address);
    server.close();
    await once(server, 'close');
    return ok(check, `${address.port} is free`);
  } catch (error) {
    if (running) return ok(check, `${address.port} is held by the service that runs`);
    return brokenBy(check, error);
  }
}

/** Whether the address answers as the service does. */
async function isRunning({ host, port }: Config['http']): Promise<boolean> {
  if (port === 0) return false;
  const reached = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const url = `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}/health/live`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return answer.ok && ((await answer.json()) as { status?: unknown }).status === 'up';
  } catch {
    return false;
  }
}
