import { createHash, createHmac } from 'node:crypto';
import { newId } from '../../src/common/ids';

/** What a gateway has to know to register: the fleet's name, and its enrollment. */
export interface Enrolled {
  fleet: { name: string };
  enrollment: { id: string; secret: string };
}

export interface RegisterBody {
  requestId: string;
  [field: string]: unknown;
}

export const bySecret = ({ fleet, enrollment }: Enrolled, more: object = {}): RegisterBody => ({
  requestId: newId(),
  fleet: fleet.name,
  enrollment,
  ...more,
});

/** A request with a proof instead of the secret, made as the contract says and not with our own code. */
export function byProof(
  { fleet, enrollment }: Enrolled,
  hardwareId: string,
  { timestamp = Math.floor(Date.now() / 1000), csr, ...more }: { timestamp?: number | string; csr?: string } = {},
): RegisterBody {
  const requestId = newId();
  const key = createHmac('sha256', enrollment.secret).update(hardwareId).digest();
  const digest = createHash('sha256')
    .update(csr ?? '')
    .digest('base64');
  const proof = createHmac('sha256', key)
    .update(`${hardwareId}\n${requestId}\n${timestamp}\n${digest}`)
    .digest('base64');
  return {
    requestId,
    fleet: fleet.name,
    enrollment: { id: enrollment.id, proof, timestamp },
    ...(csr ? { csr } : {}),
    ...more,
  };
}
