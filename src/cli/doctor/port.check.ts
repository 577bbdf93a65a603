import { once } from 'node:events';
import { get } from 'node:http';
import { get as getSecurely, type RequestOptions } from 'node:https';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { listenOn, type ListenAddress } from '../../common/listening';
import type { Config } from '../../config';
import { brokenBy, ok, type Finding } from './finding';
import { isEmulated } from './cloud.check';

/** Each port that a start takes: free, or held by the service that runs already. */
export async function checkPorts(config: Config): Promise<Finding[]> {
  const running = await isRunning(config);
  return Promise.all(addressesOf(config).map((address) => checkPort(address, running)));
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

/** Whether something answers at the API's address as the service does. */
async function isRunning({ http: { host, port }, access }: Config): Promise<boolean> {
  if (port === 0) return false;
  const reached = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const where = { host: reached, port, path: '/health/live', timeout: 3_000 };
  try {
    return (await answerOf(where, access.tls !== null)) === '{"status":"up"}';
  } catch {
    return false;
  }
}

/** Whoever it is: a certificate that is not believed is for another check. */
function answerOf(where: RequestOptions, secure: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = secure ? getSecurely({ ...where, rejectUnauthorized: false }) : get(where);
    request.once('response', (response) => void text(response).then(resolve, reject));
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', reject);
  });
}
