/** Exponential backoff with full jitter: a uniform draw between half and the whole of the capped delay, in ms. */
export function backoffMs(
  attempt: number,
  { base = 500, cap = 60_000, random = Math.random }: { base?: number; cap?: number; random?: () => number } = {},
): number {
  const ceiling = Math.min(cap, base * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** A fixed pause, drawn out by up to half, so that those who wait for the same thing do not all ask at once. */
export const jitteredMs = (ms: number): number => Math.round(ms * (1 + Math.random() / 2));
