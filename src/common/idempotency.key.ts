/** For so long what was answered to an `Idempotency-Key` is known; the same key after it asks anew. */
export const keyKnownMs = 24 * 3_600_000;
