import type { Clock } from '../common/clock';
import type { Config } from '../config';
import type { Database } from '../database';
import { EmbeddedMqttGateway } from './embedded.gateway';
import { ExternalMqttGateway } from './external.gateway';
import { defaultLimits, type BrokerLimits } from './limits';
import type { MqttGateway } from './mqtt.gateway';
import { loadAuthority, loadServerIdentity } from './server.identity';

export interface GatewayParts {
  database: Database;
  encryptionKey: Buffer;
  clock: Clock;
  limits?: Partial<BrokerLimits>;
}

type GatewayConfig = Pick<Config, 'mqtt' | 'dataDir'> & { http: Pick<Config['http'], 'host'> };

const sharedConnections = 4;

/** The broker that the configuration names: an external one, or ours. Nothing is opened before `start`. */
export function createMqttGateway(config: GatewayConfig, parts: GatewayParts): MqttGateway {
  const { mqtt, dataDir } = config;
  const { host } = config.http;
  const limits = { ...defaultLimits, ...parts.limits };
  const identity = async () => loadServerIdentity(await loadAuthority(parts), { ...parts, dataDir, host });
  const { clock } = parts;
  if (mqtt.url !== null) {
    const front = { port: mqtt.tlsPort, host, limits, identity };
    return new ExternalMqttGateway({ ...mqtt, url: mqtt.url, connections: sharedConnections, clock, front });
  }
  return new EmbeddedMqttGateway({ port: mqtt.port, tlsPort: mqtt.tlsPort, tlsHost: host, limits, clock, identity });
}
