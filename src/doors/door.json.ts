const decoder = new TextDecoder('utf-8', { fatal: true });

/** As long as a native request may be. */
const longestPayload = 32 * 1024;

/** The JSON object in a payload; undefined when there is none. */
export function objectIn(payload: Buffer): Record<string, unknown> | undefined {
  if (payload.length > longestPayload) return undefined;
  try {
    const json: unknown = JSON.parse(decoder.decode(payload));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
