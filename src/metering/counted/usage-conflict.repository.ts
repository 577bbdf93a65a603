import type { AccountScope } from '../../common/account.scope';
import { newId, sha256 } from '../../common/ids';
import type { Decimal } from '../../common/money';
import type { Database } from '../../database';
import type { CountedMeter } from './counted.sql';
import type { OwnedEvent } from './usage-event.repository';

export interface EventContent {
  meter: CountedMeter;
  quantity: Decimal;
  time: Date;
  fleetId: string;
  deviceId: string | null;
}

/** An event that was not taken, beside the one that was. */
export interface UsageConflict {
  id: string;
  source: string;
  eventId: string;
  sent: EventContent;
  /** Null where it is older than what is kept. */
  recorded: EventContent | null;
  firstAt: Date;
  lastAt: Date;
  times: number;
}

/** The same content again is the same conflict. */
export async function recordConflicts(database: Database, events: OwnedEvent[], at: Date): Promise<void> {
  const conflicts = new Map(events.map((event) => [digestOf(event), event]));
  await database.query(
    `insert into usage_conflict as c (id, source, event_id, digest, account_id, fleet_id, device_id, meter, quantity,
       occurred_at, first_at, last_at)
     select "key", source, id, decode(digest, 'hex'), "accountId", "fleetId", "deviceId", meter, quantity, "occurredAt", $2, $2
     from jsonb_to_recordset($1::jsonb) as x("key" uuid, source text, id text, digest text, "accountId" uuid, "fleetId" uuid,
       "deviceId" uuid, meter text, quantity numeric, "occurredAt" timestamptz)
     order by source, id, digest
     on conflict (source, event_id, digest) do update set last_at = excluded.last_at, times = c.times + 1`,
    [JSON.stringify([...conflicts].map(([digest, event]) => ({ key: newId(), digest, ...event }))), at],
  );
}

const digestOf = ({ source, id, meter, occurredAt, fleetId, deviceId, quantity }: OwnedEvent): string =>
  sha256(JSON.stringify([source, id, meter, occurredAt, fleetId, deviceId, quantity]));

const content = (row: string): string =>
  `jsonb_build_object('meter', ${row}.meter, 'quantity', ${row}.quantity::text, 'fleetId', ${row}.fleet_id,
     'deviceId', ${row}.device_id)`;

/** Newest first; of the scope's accounts. */
export async function selectConflicts(
  database: Database,
  { scope, before, limit }: { scope: AccountScope; before: string | null; limit: number },
): Promise<UsageConflict[]> {
  type Row = Omit<UsageConflict, 'sent' | 'recorded'> & {
    sent: Omit<EventContent, 'time'>;
    recorded: Omit<EventContent, 'time'>;
    sentTime: Date;
    recordedTime: Date | null;
  };
  const rows = await database.query<Row>(
    `select c.id, c.source, c.event_id as "eventId", c.first_at as "firstAt", c.last_at as "lastAt", c.times,
       ${content('c')} as sent, c.occurred_at as "sentTime", ${content('e')} as recorded, e.occurred_at as "recordedTime"
     from usage_conflict c left join usage_event e on e.source = c.source and e.event_id = c.event_id
       and e.account_id = c.account_id
     where ($1::uuid[] is null or c.account_id = any($1)) and ($2::uuid is null or c.id < $2)
     order by c.id desc limit $3`,
    [scope, before, limit],
  );
  return rows.map(({ sent, recorded, sentTime, recordedTime, ...row }) => ({
    ...row,
    sent: { ...sent, time: sentTime },
    recorded: recordedTime && { ...recorded, time: recordedTime },
  }));
}
