import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import { sameSecret } from '../../common/ids';
import { isHardwareId, isOurTopic, isOwnTopic, isOwnTopicName, matches, topicOf } from '../../mqtt';
import { DeviceAuthenticator } from './device.authenticator';
import { hasWorkingDevice, selectHolder } from '../devices/device.repository';
import { RefusalRecord } from '../refusals/refusal.record';

/** What a client shows to a broker that asks us about it. */
export interface ClientShown {
  username: string;
  password: string;
  /** CN of a client certificate that the broker has verified; empty without one. */
  commonName: string;
}

/** A client that may connect. */
export interface Connectable {
  /** When it has to be asked about anew; null: as long as it stays connected. */
  until: Date | null;
}

/**
 * How long a client may stay whose hardware id nobody has yet, in ms: by then it may be another fleet's gateway, whose replies
 * it would read.
 */
const unheldMs = 300_000;

/** Answers for brokers that are not ours but ask: the same rules as on the embedded one, and our own account. */
@Injectable()
export class BrokerGatekeeper {
  constructor(
    private readonly authenticator: DeviceAuthenticator,
    private readonly database: Database,
    private readonly refusals: RefusalRecord,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mqtt'>,
  ) {}

  /** Null lets nobody in. */
  async mayConnect({ username, password, commonName }: ClientShown): Promise<Connectable | null> {
    if (this.isOurs(username)) return sameSecret(password, this.config.mqtt.password ?? '') ? { until: null } : null;
    if (!isHardwareId(username)) return null;
    if (password !== '') {
      const shown = { kind: 'password', username, password, clientId: '' } as const;
      const admitted = await this.authenticator.admit(shown);
      // Such a broker knows a client by its user name alone.
      return admitted && (admitted.hardwareId ?? username) === username ? this.heldBy(username, admitted.scope) : null;
    }
    const isKnown = commonName === username && (await hasWorkingDevice(this.database, username));
    return isKnown ? { until: null } : null;
  }

  /**
   * The client id under which the broker is to know the client. [MQTT-3.1.4-2] takes over an equal client id, whoever's it is:
   * with the device's name before it it can only be the same device's. Null where it is to stay.
   */
  clientIdOf(username: string, clientId: string): string | null {
    const prefix = `${username}/`;
    return clientId === '' || this.isOurs(username) || clientId.startsWith(prefix) ? null : prefix + clientId;
  }

  /** Replies come from the service alone. */
  mayPublish(username: string, topic: string): boolean {
    if (this.isOurs(username)) return isOurTopic(topic);
    return isOwnTopicName(username, topic) && topic !== topicOf(username, 'registration');
  }

  /** Registrations carry secrets, and such a broker would hand them to whoever calls itself the same. */
  maySubscribe(username: string, filter: string): boolean {
    if (this.isOurs(username)) return isOurTopic(filter.replace(/^\$share\/moorage\//, ''));
    return isOwnTopic(username, filter) && !matches(filter, topicOf(username, 'register'));
  }

  /** Such a broker has one name space for all fleets: a hardware id in it is one fleet's. */
  private async heldBy(hardwareId: string, fleetId: string): Promise<Connectable | null> {
    const holder = await selectHolder(this.database, hardwareId);
    if (holder === fleetId) return { until: null };
    if (holder === null) return { until: new Date(this.clock.now().getTime() + unheldMs) };
    this.refusals.noteSignIn(
      hardwareId,
      'Another fleet has a device of this hardware id, and the broker keeps no two apart.',
    );
    return null;
  }

  /** The service's own account there; without a password it has none. */
  private isOurs(username: string): boolean {
    const { username: own, password } = this.config.mqtt;
    return own !== null && password !== null && username === own;
  }
}
