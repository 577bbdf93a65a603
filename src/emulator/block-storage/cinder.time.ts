/** Cinder writes times in UTC without a zone. */
export const cinderTime = (ms: number | null): string | null =>
  ms === null ? null : `${new Date(ms).toISOString().slice(0, 23)}000`;
