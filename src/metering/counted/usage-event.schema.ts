import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { normalized, type Decimal } from '../../common/money';
import { countedMeters, type CountedMeter } from './counted.sql';

const typePrefix = 'moorage.usage.';
const text = (what: string, longest: number) =>
  z.string().min(1, 'must not be empty').max(longest, `must be at most ${longest} characters`).describe(what);

const quantity = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,30})?$/, 'must be a decimal number of at least 0, with at most 18 digits before the point')
  .describe('Decimal number of at least 0: requests, or GiB (2^30 bytes)');

const time = z.iso
  .datetime({ offset: true, error: 'must be a date and time of RFC 3339' })
  .refine((value) => !(Date.parse(value) < 0), 'must not be before 1970')
  .describe(
    'When it was used; it counts in the hour (UTC) of this. At most 5 minutes in the future, and not older than what is kept',
  );

/** A CloudEvent that says what was used; attributes that are not named here are let through and not looked at. */
export const usageEventSchema = z
  .looseObject({
    specversion: z.literal('1.0', 'must be "1.0"'),
    id: text('Together with `source` it names the event', 200),
    source: text('Who counted', 300),
    type: z.enum(
      countedMeters.map((meter) => `${typePrefix}${meter}` as const),
      { error: `must be ${countedMeters.map((meter) => typePrefix + meter).join(' or ')}` },
    ),
    time,
    subject: idSchema('must be the id of a gateway')
      .optional()
      .describe('Id of the gateway that it is about; it belongs to the fleet'),
    datacontenttype: z
      .string()
      .regex(/^application\/json\s*(;|$)/i, 'must be application/json')
      .optional(),
    data: z.looseObject({ fleetId: idSchema('must be the id of a fleet'), quantity }),
  })
  .meta({ id: 'UsageEvent', description: 'CloudEvents 1.0 in JSON' });

const mostEvents = 1_000;
const batchSchema = z.array(usageEventSchema).max(mostEvents, `must be at most ${mostEvents} events`);

/** As clients see it. */
export const oneOrMoreEventsSchema = z.union([usageEventSchema, batchSchema]);

/** What an event says. */
export interface UsageEvent {
  source: string;
  id: string;
  meter: CountedMeter;
  occurredAt: Date;
  fleetId: string;
  deviceId: string | null;
  quantity: Decimal;
}

/** What was sent: one event, or a batch of them. */
export interface SentEvents {
  single: boolean;
  events: UsageEvent[];
}

/** Not the union itself: that could not say which event of a batch is wrong, and where. */
export const sentEventsSchema = z.unknown().transform((body, context): SentEvents => {
  const single = !Array.isArray(body);
  const parsed = batchSchema.safeParse(single ? [body] : body);
  if (parsed.success) return { single, events: parsed.data.map(eventOf) };
  for (const { message, path } of parsed.error.issues) {
    context.issues.push({ code: 'custom', input: body, message, path: single ? path.slice(1) : path });
  }
  return z.NEVER;
});

const eventOf = ({ source, id, type, time, subject, data }: z.infer<typeof usageEventSchema>): UsageEvent => ({
  source,
  id,
  occurredAt: new Date(time),
  deviceId: subject ?? null,
  meter: type.slice(typePrefix.length) as CountedMeter,
  fleetId: data.fleetId,
  quantity: normalized(data.quantity),
});
