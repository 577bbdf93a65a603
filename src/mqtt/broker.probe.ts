import { readFile } from 'node:fs/promises';
import { connect, ErrorWithReasonCode, type MqttClient } from 'mqtt';
import { messageOf } from '../common/errors';
import { newId } from '../common/ids';
import { credentialsRefused, versionRefused } from './broker.connection';
import { filterOf, inboundKinds } from './topics';

/** The step at which an external broker does not do what the service needs. */
export type BrokerFault = 'unreachable' | 'untrusted' | 'credentials' | 'subscription';

export interface BrokerLogin {
  url: string;
  username: string | null;
  password: string | null;
  caFile: string | null;
}

const patienceMs = 8_000;

/** A group of its own: it gets copies, so that nothing is taken from the service's group, and lost, by our having looked. */
const group = 'moorage-doctor';

/** Signs in as the service does, subscribes to its filters, shared as there, and leaves. */
export async function probeBroker(login: BrokerLogin): Promise<{ fault: BrokerFault | null; detail: string }> {
  const five = await attempt(login, 5);
  const older = five.code !== undefined && versionRefused.has(five.code);
  const { fault, detail } = older ? await attempt(login, 4) : five;
  return { fault, detail: `broker ${shown(login.url)}: ${detail}` };
}

interface Attempt {
  fault: BrokerFault | null;
  detail: string;
  /** Of CONNACK, where it refused. */
  code?: number;
}

async function attempt({ url, username, password, caFile }: BrokerLogin, version: 4 | 5): Promise<Attempt> {
  const client = connect(url, {
    clientId: `moorage-doctor-${newId()}`,
    protocolVersion: version,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: patienceMs,
    username: username ?? undefined,
    password: password ?? undefined,
    ca: caFile === null ? undefined : await readFile(caFile),
  });
  try {
    const refusal = await connected(client);
    return refusal ?? (await subscribed(client, version));
  } finally {
    client.end(true);
  }
}

/** Null once the broker has taken us. */
function connected(client: MqttClient): Promise<Attempt | null> {
  return new Promise((resolve) => {
    client.once('connect', () => resolve(null));
    client.once('error', (error) => resolve(faultOf(error)));
    client.once('close', () =>
      resolve({ fault: 'unreachable', detail: 'it closed the connection, or did not answer' }),
    );
  });
}

function faultOf(error: Error): Attempt {
  const code = error instanceof ErrorWithReasonCode ? error.code : undefined;
  if (code !== undefined && credentialsRefused.has(code)) {
    return { fault: 'credentials', detail: `it refuses the credentials (code ${code})`, code };
  }
  const reason = (error as NodeJS.ErrnoException).code ?? '';
  const detail = messageOf(error) || reason || 'connection failed';
  return { fault: /CERT|SELF_SIGNED|ISSUER|ALTNAME|SSL/.test(reason) ? 'untrusted' : 'unreachable', detail, code };
}

async function subscribed(client: MqttClient, version: 4 | 5): Promise<Attempt> {
  const filters = inboundKinds.map((kind) => `$share/${group}/${filterOf(kind)}`);
  try {
    const granted = await client.subscribeAsync(filters, { qos: 1 });
    const refused = granted.filter(({ qos }) => qos >= 128).map(({ topic }) => topic);
    if (refused.length > 0) return { fault: 'subscription', detail: `it refuses ${refused.join(', ')}` };
    return { fault: null, detail: `MQTT ${version === 5 ? '5' : '3.1.1'}, shared subscriptions granted` };
  } catch (error) {
    return { fault: 'subscription', detail: `it refuses ${filters.join(', ')}: ${messageOf(error)}` };
  }
}

/** Without the credentials that may stand in it. */
const shown = (url: string): string => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};
