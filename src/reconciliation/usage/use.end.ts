/**
 * When the use that began at `begun` has ended, and until when it is known, where nobody tells of the end. The cloud's clock,
 * which told the beginning, may be ahead of ours, which tells `at`.
 */
export function boundedEnd(
  begun: Date | null,
  at: Date,
  lastSeenAt: Date | null = null,
): { occurredAt: Date; lastSeenAt: Date | null } {
  const occurredAt = begun !== null && begun > at ? begun : at;
  return { occurredAt, lastSeenAt: lastSeenAt !== null && lastSeenAt < occurredAt ? lastSeenAt : null };
}
