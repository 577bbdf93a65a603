import type { z } from 'zod';
import { findUnstorable, type Unstorable } from '../common/storable';
import type { Refusal } from './devices/device.types';
import { notJson, payloadInvalid, payloadTooLarge } from './refusals/refusals';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The JSON value of a message's payload, of what can be stored; or why there is none. */
export function readJson(payload: Buffer, longest: number): { json: unknown } | { refusal: Refusal } {
  if (payload.length > longest) return { refusal: payloadTooLarge(longest) };
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(payload));
  } catch {
    return { refusal: notJson };
  }
  const unstorable = findUnstorable(json);
  return unstorable ? { refusal: payloadInvalid(shown(unstorable)) } : { json };
}

export const shown = ({ path, message }: Unstorable): string => `${path.join('.') || 'request'}: ${message}`;

export function problemsOf(error: z.ZodError): string {
  const problems = error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`);
  return problems.join('; ');
}
