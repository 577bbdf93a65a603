/** Times as the services write them; all are kept as milliseconds. */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
/** Keystone: microseconds and a Z. */
export const isoMicros = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000Z`;
/** Nova's extended attributes: microseconds without a zone. */
export const isoNaive = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000`;
