import { z } from 'zod';

const contextSchema = z.strictObject({ url: z.url(), token: z.string().min(1) });
const settingsSchema = z.strictObject({
  current: z.string().nullable(),
  contexts: z.record(z.string(), contextSchema),
});

/** A service that somebody is signed in to. */
export type Context = z.infer<typeof contextSchema>;
export type Settings = z.infer<typeof settingsSchema>;

/** @throws Error that tells what is wrong, and where */
export function parseSettings(text: string): Settings {
  const parsed = settingsSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
