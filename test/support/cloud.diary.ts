import type { Clock } from '../../src/common/clock';
import type { Emulator } from '../../src/emulator';

/** What a cloud object that costs money was from when until when, in milliseconds; `to` is null while it is there. */
export interface Spell {
  id: string;
  meter: string;
  /** How many at once, or GiB. */
  quantity: string;
  from: number;
  to: number | null;
}

type Seen = Omit<Spell, 'to'>;

/**
 * Writes down what the cloud itself holds after every call that it answers: when it began to run, what it was, when it
 * was gone. It knows nothing of the service, and so can say what the service ought to bill.
 */
export class CloudDiary {
  private readonly spells: Spell[] = [];
  private readonly stop: () => void;

  constructor(
    private readonly emulator: Emulator,
    private readonly clock: Clock,
  ) {
    this.stop = emulator.onCall(({ phase, method }) => {
      if (phase === 'after' && method !== 'GET') this.look();
    });
  }

  /** Every spell until now, those that go on included. */
  read(): Spell[] {
    this.look();
    return this.spells.map((spell) => ({ ...spell }));
  }

  close(): void {
    this.stop();
  }

  private look(): void {
    const now = this.clock.now().getTime();
    const seen = new Map(this.seen().map((object) => [`${object.id} ${object.meter} ${object.quantity}`, object]));
    for (const spell of this.spells) {
      if (spell.to === null && !seen.delete(`${spell.id} ${spell.meter} ${spell.quantity}`)) spell.to = now;
    }
    for (const object of seen.values()) {
      const before = this.spells.findLast(({ id }) => id === object.id);
      this.spells.push({ ...object, from: before === undefined ? object.from : now, to: null });
    }
  }

  private seen(): Seen[] {
    const { state } = this.emulator;
    const flavors = new Map(state.all('flavors').map(({ id, name }) => [id, name]));
    return [
      ...state
        .all('servers')
        .filter(({ deletedAt, launchedAt, taskState }) => !deletedAt && launchedAt !== null && taskState !== 'deleting')
        .map(({ id, flavorId, launchedAt }) => ({
          ...{ id, meter: `server.${flavors.get(flavorId) ?? flavorId}`, quantity: '1', from: launchedAt ?? NaN },
        })),
      ...state
        .all('floatingIps')
        .map(({ id, createdAt }) => ({ id, meter: 'floating_ip', quantity: '1', from: createdAt })),
      ...state
        .all('routers')
        .filter(({ gatewayPortId }) => gatewayPortId !== null)
        .map(({ id, createdAt }) => ({ id, meter: 'router', quantity: '1', from: createdAt })),
      ...state
        .all('volumes')
        .filter(({ status }) => !['creating', 'deleting', 'error'].includes(status))
        .map(({ id, size, createdAt }) => ({ id, meter: 'volume', quantity: String(size), from: createdAt })),
    ];
  }
}
