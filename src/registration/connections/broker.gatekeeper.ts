import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import { sameSecret } from '../../common/ids';
import { isHardwareId, isOurTopic, isOwnTopic, isOwnTopicName } from '../../mqtt';
import { DeviceAuthenticator } from './device.authenticator';
import { hasWorkingDevice } from '../devices/device.repository';

/** What a client shows to a broker that asks us about it. */
export interface ClientShown {
  username: string;
  password: string;
  /** CN of a client certificate that the broker has verified; empty without one. */
  commonName: string;
}

/** Answers for brokers that are not ours but ask: the same rules as on the embedded one, and our own account. */
@Injectable()
export class BrokerGatekeeper {
  constructor(
    private readonly authenticator: DeviceAuthenticator,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mqtt'>,
  ) {}

  async mayConnect({ username, password, commonName }: ClientShown): Promise<boolean> {
    if (this.isOurs(username)) return sameSecret(password, this.config.mqtt.password ?? '');
    if (!isHardwareId(username)) return false;
    if (password !== '') {
      const shown = { kind: 'password', username, password, clientId: '' } as const;
      const admitted = await this.authenticator.admit(shown);
      // Such a broker knows a client by its user name alone.
      return admitted !== null && (admitted.hardwareId ?? username) === username;
    }
    return commonName === username && hasWorkingDevice(this.database, username);
  }

  mayPublish(username: string, topic: string): boolean {
    return this.isOurs(username) ? isOurTopic(topic) : isOwnTopicName(username, topic);
  }

  maySubscribe(username: string, filter: string): boolean {
    return this.isOurs(username) ? isOurTopic(filter.replace(/^\$share\/moorage\//, '')) : isOwnTopic(username, filter);
  }

  /** The service's own account there; without a password it has none. */
  private isOurs(username: string): boolean {
    const { username: own, password } = this.config.mqtt;
    return own !== null && password !== null && username === own;
  }
}
