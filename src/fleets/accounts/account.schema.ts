import { z } from 'zod';

/** Knows every time zone of this Node's ICU data, links and all; which of them Postgres knows is asked of itself. */
function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const noTimeZone = 'must be a time zone of the IANA data base, such as Europe/Berlin';

const currencies = new Set(Intl.supportedValuesOf('currency'));

export const accountInputSchema = z
  .strictObject({
    name: z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters').describe('Who pays'),
    currency: z
      .string()
      .refine((text) => currencies.has(text), 'must be a currency code of ISO 4217 in capitals, such as EUR')
      .describe('Currency of its bills, ISO 4217'),
    timeZone: z
      .string()
      // Offsets such as +01:00 are refused: they have no summer time, and months begin by the wall clock.
      .refine((text) => /^[A-Za-z]/.test(text) && isTimeZone(text), noTimeZone)
      .describe('Time zone in which its months begin and end, by its IANA name'),
  })
  .meta({ id: 'AccountInput' });

export type AccountInput = z.infer<typeof accountInputSchema>;
