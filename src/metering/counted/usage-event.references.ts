import { sees, type AccountScope } from '../../common/account.scope';
import { RecentMap } from '../../common/recent.map';
import type { Database } from '../../database';
import { deviceMissing, fleetMissing, type PlaceOf } from './usage-event.errors';
import { accountsOf, fleetsOf, type OwnedEvent } from './usage-event.repository';
import type { UsageEvent } from './usage-event.schema';

/** Who the events are about. What was found is remembered: fleets never change their account, nor devices their fleet. */
export class EventReferences {
  private readonly accounts = new RecentMap<string, string>(10_000);
  private readonly fleets = new RecentMap<string, string>(50_000);

  constructor(private readonly database: Database) {}

  /** @throws DomainError REFERENCE_NOT_FOUND for a fleet or device that is not there, or in no account of `scope` */
  async resolve(events: UsageEvent[], placeOf: PlaceOf, scope: AccountScope): Promise<OwnedEvent[]> {
    await this.learn(
      this.accounts,
      events.map(({ fleetId }) => fleetId),
      accountsOf,
    );
    await this.learn(
      this.fleets,
      events.map(({ deviceId }) => deviceId),
      fleetsOf,
    );
    return events.map((event, index) => {
      const { fleetId, deviceId } = event;
      const accountId = this.accounts.get(fleetId);
      // One of another account is not told from one that is not there.
      const isTheirs = accountId !== undefined && sees(scope, accountId);
      if (!isTheirs) throw fleetMissing(placeOf(index), fleetId);
      if (deviceId !== null && this.fleets.get(deviceId) !== fleetId) throw deviceMissing(placeOf(index), deviceId);
      return { ...event, accountId };
    });
  }

  private async learn(
    known: RecentMap<string, string>,
    ids: (string | null)[],
    find: (database: Database, ids: string[]) => Promise<[string, string][]>,
  ): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => id !== null && known.get(id) === undefined) as string[];
    if (unknown.length === 0) return;
    for (const [id, other] of await find(this.database, unknown)) known.set(id, other);
  }
}
