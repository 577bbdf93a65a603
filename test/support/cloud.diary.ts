import type { Clock } from '../../src/common/clock';
import type { Emulator } from '../../src/emulator';

/** What a cloud object that costs money was from when until when, in milliseconds; `to` is null while it is there. */
export interface Spell {
  id: string;
  /** Its description, which says whose it is. */
  description: string;
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
    return this.spells.map((noted) => ({ ...noted }));
  }

  close(): void {
    this.stop();
  }

  private look(): void {
    const now = this.clock.now().getTime();
    const seen = new Map(this.seen().map((object) => [`${object.id} ${object.meter} ${object.quantity}`, object]));
    for (const noted of this.spells) {
      if (noted.to === null && !seen.delete(`${noted.id} ${noted.meter} ${noted.quantity}`)) noted.to = now;
    }
    for (const object of seen.values()) {
      const before = this.spells.findLast(({ id }) => id === object.id);
      this.spells.push({ ...object, from: before === undefined ? object.from : now, to: null });
    }
  }

  private seen(): Seen[] {
    const { state } = this.emulator;
    const flavors = new Map(state.all('flavors').map(({ id, name }) => [id, name]));
    const servers = state
      .all('servers')
      .filter(({ deletedAt, launchedAt, taskState }) => !deletedAt && launchedAt !== null && taskState !== 'deleting')
      .map((row) => spell(row, `server.${flavors.get(row.flavorId) ?? row.flavorId}`, row.launchedAt ?? NaN));
    const routers = state.all('routers').filter(({ gatewayPortId }) => gatewayPortId !== null);
    const volumes = state.all('volumes').filter(({ status }) => !['creating', 'deleting', 'error'].includes(status));
    return [
      ...servers,
      ...state.all('floatingIps').map((row) => spell(row, 'floating_ip', row.createdAt)),
      ...routers.map((row) => spell(row, 'router', row.createdAt)),
      ...volumes.map((row) => spell(row, 'volume', row.createdAt, row.size)),
    ];
  }
}

const spell = (row: { id: string; description: string | null }, meter: string, from: number, quantity = 1): Seen => ({
  id: row.id,
  description: row.description ?? '',
  meter,
  from,
  quantity: String(quantity),
});
