import { findUnstorable } from '../common/storable';
import { registerRequestSchema, type RegisterRequest } from '../mqtt';
import type { Refusal } from './devices/device.types';
import type { Asking, DoorClaim } from './door.claim';
import { problemsOf, readJson, shown } from './json.payload';
import { payloadInvalid, payloadTooLarge } from './refusals/refusals';

const longestPayload = 32 * 1024;

/** A door's word for a device: no message can say this, since it is in no schema. */
export interface DoorProof {
  id: string;
  provenKey: string | null;
}

/** What a registration says, whichever way it came. */
export interface ClaimedRequest extends Omit<RegisterRequest, 'enrollment' | 'attributes'> {
  enrollment: RegisterRequest['enrollment'] | DoorProof;
  attributes?: Record<string, unknown>;
}

/** A registration that could be read, or why not. */
export type ParsedClaim =
  | { request: ClaimedRequest; requestId: string; refusal?: undefined }
  | { request?: undefined; requestId: string | null; refusal: Refusal };

export function parseClaim({ payload, claim }: Asking): ParsedClaim {
  if (claim) return parseDoorClaim(claim);
  const read = readJson(payload, longestPayload);
  if ('refusal' in read) return { requestId: null, refusal: read.refusal };
  const parsed = registerRequestSchema.safeParse(read.json);
  if (parsed.success) return { request: parsed.data, requestId: parsed.data.requestId };
  return { requestId: requestIdOf(read.json), refusal: payloadInvalid(problemsOf(parsed.error)) };
}

function parseDoorClaim(claim: DoorClaim): ParsedClaim {
  const { requestId, model, attributes } = claim;
  if (isTooLong(claim)) return { requestId, refusal: payloadTooLarge(longestPayload) };
  const unstorable = findUnstorable({ model, attributes });
  if (unstorable) return { requestId, refusal: payloadInvalid(shown(unstorable)) };
  return { request: requestOf(claim), requestId };
}

/** Of what is kept: other parts of a door's message may be longer, as those of a Sparkplug birth are. */
const isTooLong = ({ payload, attributes = {} }: DoorClaim): boolean =>
  payload.length > longestPayload && Buffer.byteLength(JSON.stringify(attributes)) > longestPayload;

const requestOf = (claim: DoorClaim): ClaimedRequest => ({
  requestId: claim.requestId,
  fleet: claim.fleetName,
  enrollment: { id: claim.enrollmentId, provenKey: claim.keyFingerprint },
  model: claim.model,
  attributes: claim.attributes,
});

/** The request id of a request that is otherwise wrong, so that the device knows which one is refused. */
function requestIdOf(json: unknown): string | null {
  const requestId = (json as { requestId?: unknown } | null)?.requestId;
  return typeof requestId === 'string' && requestId.length <= 128 ? requestId : null;
}

/** The beginning of a payload for people; whatever is long enough to be a secret is left out. */
export const excerptOf = (payload: Buffer): string =>
  payload
    .subarray(0, 400)
    .toString('utf8')
    .replace(/("[^"]*(?:secret|proof|password|token)"\s*:\s*)"[^"]*"?/gi, '$1"…"')
    .replace(/[A-Za-z0-9+/_=-]{16,}/g, '…')
    .replace(/[^\P{C}\n]/gu, '·')
    .slice(0, 200);
