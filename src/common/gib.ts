import type { Decimal } from './money';

/** Bytes as GiB, to nine places, that is to a byte or two. */
export const gib = (bytes: number): Decimal => (bytes / 2 ** 30).toFixed(9);
