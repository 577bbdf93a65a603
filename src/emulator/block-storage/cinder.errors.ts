import { ApiError } from '../core/api.call';
import { novaError } from '../core/refusals';

/** Cinder's errors look like Nova's; an exceeded quota is 413 with «Retry-After: 0» (cinder.exception.QuotaError). */
export function cinderError(status: number, message: string): ApiError {
  if (status !== 413) return novaError(status, message);
  const json = { overLimit: { code: status, message, retryAfter: '0' } };
  return new ApiError({ status, json, headers: { 'retry-after': '0' } }, message);
}

export const invalidVolume = (reason: string): ApiError => cinderError(400, `Invalid volume: ${reason}`);
export const invalidInput = (reason: string): ApiError => cinderError(400, `Invalid input received: ${reason}`);
