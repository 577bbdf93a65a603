/** What was seen no longer ago, in ms, is taken to have stood until now. */
const momentMs = 60_000;

/**
 * When what was to go was last known to be there, once it is found gone; null: until just now, as where somebody looked a
 * moment before. Through an outage it may have been gone for days.
 */
export const lastKnownAt = (seenAt: Date | null, at: Date): Date | null =>
  seenAt !== null && at.getTime() - seenAt.getTime() > momentMs ? seenAt : null;
