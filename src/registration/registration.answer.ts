import type { ParsedClaim } from './claim.parser';
import type { DueDevice, Refusal } from './devices/device.types';
import type { Asking } from './door.claim';
import type { Owed } from './replies/reply.debts';

/** What is to be answered, committed already. */
export type Answer =
  | { requestId: string | null; refusal: Refusal; device?: undefined }
  | {
      requestId: string;
      device: DueDevice;
      /** Null where the device was known. */ owed: Owed | null;
      refusal?: undefined;
    };

/** A registration as it came, taken apart. */
export interface Received {
  message: Asking;
  parsed: ParsedClaim;
}

/** A request with the present key is not answered with the certificate of the next one. */
export const byPresentKey = (device: DueDevice): DueDevice =>
  device.renewalKeyFingerprint === null ? device : { ...device, renewalKeyFingerprint: null };
