import { Inject, Injectable } from '@nestjs/common';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { Database, ifLockFree } from '../../database';
import { MqttGateway, type BrokerClients, type WantedClient } from '../../mqtt';
import {
  forgetClients,
  keepClients,
  replaceClients,
  selectClientChanges,
  type ClientChange,
} from './broker-client.repository';
import { deviceKeyOf } from '../device-key';
import { openSecret } from '../enrollments/enrollment.secrets';

const log = logger('registration');

const everyMs = 2_000;
/** How long a reply that tells of a decision may take before the connection is closed without it. */
const replyMs = 2_000;
/** Somebody else may have changed the broker's list. */
const lookEveryMs = 600_000;
/** Changes in one message to the broker: it writes its whole file for every command, and does nothing else meanwhile. */
const atOnce = 10;

/** A change that asks for a password to be set. */
type Putting = ClientChange & { wanted: NonNullable<ClientChange['wanted']> };

/**
 * Keeps a broker's own list of clients in step with who may connect by our tables, one process at a time. What the broker
 * has is a table too, written after the broker has answered and read from the broker at first: whoever dies in between is
 * put right by the next look.
 */
@Injectable()
export class BrokerClientSync {
  /** Of which connection, and when, this process has last read the broker's list. */
  private looked = { epoch: -1, at: 0 };
  /** User names that the broker has for somebody else. */
  private foreign = new Set<string>();

  constructor(
    private readonly gateway: MqttGateway,
    private readonly database: Database,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
    background: BackgroundWork,
  ) {
    background.add({
      clock,
      everyMs,
      work: (signal) => this.look(signal),
      failed: (error) => {
        // Another administrator may have changed the list: the same changes would fail until the next look at it.
        this.looked.epoch = -1;
        log.error(
          { event: 'registration.clients_failed', reason: messageOf(error) },
          'cannot keep the broker’s clients',
        );
      },
    });
  }

  private async look(signal: AbortSignal): Promise<void> {
    const clients = this.gateway.clients();
    if (!clients?.isUp) return;
    const alone = await ifLockFree(this.database, 'broker-clients', () => this.keepUp(clients, signal));
    // Another process changes the list meanwhile: what was read of it is old.
    if (!alone) this.looked.epoch = -1;
  }

  private async keepUp(clients: BrokerClients, signal: AbortSignal): Promise<void> {
    if (!(await this.know(clients))) return;
    while (!signal.aborted) {
      const changes = await this.changes();
      await this.apply(clients, changes);
      if (changes.length < atOnce) return;
    }
  }

  /** Reads the broker's list where it may be another than was last known; false when it cannot yet. */
  private async know(clients: BrokerClients): Promise<boolean> {
    const [{ epoch }, at] = [clients, this.clock.now().getTime()];
    if (epoch === this.looked.epoch && at - this.looked.at < lookEveryMs) return true;
    if (!(await clients.prepare())) return false;
    await replaceClients(this.database, await clients.list());
    this.foreign = new Set();
    this.looked = { epoch, at };
    return true;
  }

  private changes(): Promise<ClientChange[]> {
    const now = this.clock.now();
    const repliedBefore = new Date(now.getTime() - replyMs);
    return selectClientChanges(this.database, { now, repliedBefore, limit: atOnce, without: [...this.foreign] });
  }

  /** The broker first, then the table: what is not in the table is done again. */
  private async apply(clients: BrokerClients, changes: ClientChange[]): Promise<void> {
    const gone = changes.filter(({ wanted }) => !wanted).map(({ username }) => username);
    const wanted = changes.filter((change): change is Putting => change.wanted !== null);
    const [switched, put] = [wanted.filter(isSwitch), wanted.filter((change) => !isSwitch(change))];
    const states = switched.map(({ username, wanted: { enabled } }) => ({ username, enabled }));
    await clients.switch(states);
    await clients.remove(gone);
    const foreign = await clients.put(put.map((change) => this.clientOf(change)));
    this.leave(foreign);
    const kept = wanted.filter(({ username }) => !this.foreign.has(username));
    await keepClients(
      this.database,
      kept.map(({ username, wanted: { mark, enabled } }) => ({ username, mark, enabled })),
    );
    await forgetClients(this.database, gone);
  }

  private leave(foreign: string[]): void {
    for (const username of foreign) {
      this.foreign.add(username);
      log.warn(
        { event: 'registration.client_foreign', username },
        'the broker has a client of this name that is not ours',
      );
    }
  }

  /** A device connects with its own key, a stranger to an enrollment with the secret. */
  private clientOf({ username, wanted }: Putting): WantedClient {
    const { enrollmentId, sealedSecret, isDevice, mark, enabled } = wanted;
    const secret = openSecret(this.encryptionKey, enrollmentId, sealedSecret);
    const key = () => `${enrollmentId}:${deviceKeyOf(secret, username).toString('base64')}`;
    return isDevice
      ? { username, mark, enabled, rights: 'device', password: key() }
      : { username, mark, enabled, rights: 'enrollment', password: secret };
  }
}

/** Whether it has the right password already. */
const isSwitch = ({ wanted, kept }: Putting): boolean => kept?.mark === wanted.mark;
