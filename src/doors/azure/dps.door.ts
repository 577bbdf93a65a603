import type { X509Certificate } from 'node:crypto';
import type { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { TokenBucket } from '../../common/token.bucket';
import type { Caller, Closed, Door, DoorMessage, Guest, Holder, Line } from '../../mqtt';
import {
  payloadInvalid,
  type DeviceService,
  type DoorProofs,
  type ProvenEnrollment,
  type RefusalRecord,
  type RegistrationService,
} from '../../registration';
import { answered } from '../door.answer';
import { isObject, objectIn } from '../door.json';
import { countDoor } from '../door.metrics';
import { answerOf, errorOf, type DpsError, type DpsResponse } from './dps.answers';
import { hasExpired, isMeantFor, isSignedWith, parseToken } from './dps.token';
import {
  isRequestTopic,
  isResponseFilter,
  looksLikeDps,
  parseRequest,
  parseUsername,
  responseTopic,
  type DpsIdentity,
  type DpsRequest,
} from './dps.topics';

export interface DpsParts {
  registration: RegistrationService;
  proofs: DoorProofs;
  devices: DeviceService;
  refusals: RefusalRecord;
  clock: Clock;
}

/** Azure's own quota: five polls of one device in ten seconds. */
const requestsPerSecond = 0.5;
const requestsAtOnce = 5;
const unavailableRetryAfter = 5;

/** An enrollment, and the key of a device that showed a certificate; null for its device key. */
type Proven = ProvenEnrollment & { keyFingerprint: string | null };

/** Devices of Azure's Device Provisioning Service: symmetric keys or X.509 of an enrollment group, MQTT 3.1.1. */
export class DpsDoor implements Door {
  readonly name = 'azure';

  constructor(private readonly parts: DpsParts) {}

  recognises({ username }: Caller): boolean {
    return looksLikeDps(username);
  }

  /** Azure's clients hear a reason only in an answer: who shows a bad token comes in, and is told 401 when it asks. */
  async admit({ username, password, clientId, certificates }: Caller, line: Line): Promise<Guest | Closed> {
    const { refusals } = this.parts;
    const identity = parseUsername(username);
    if (!identity || clientId !== identity.registrationId) {
      refusals.noteSignIn(clientId, 'The user name is not <fleet>/registrations/<client id>/api-version=….');
      return 'not-authorized';
    }
    const byCertificate = password === null || password === '';
    const proven = await (byCertificate ? this.certify(identity, certificates) : this.prove(identity, password));
    if (typeof proven === 'string') refusals.noteSignIn(clientId, problemOf(proven, identity.idScope, byCertificate));
    return new DpsGuest(this.parts, line, identity, proven);
  }

  /** The registration id is the CN. */
  private async certify(
    { idScope, registrationId }: DpsIdentity,
    certificates: X509Certificate[],
  ): Promise<Proven | DpsError> {
    const proven = await this.parts.proofs.byCertificate(certificates, idScope);
    return proven?.commonName === registrationId ? proven : 'unauthorized';
  }

  private async prove(identity: DpsIdentity, password: string): Promise<Proven | DpsError> {
    const token = parseToken(password);
    const { idScope, registrationId } = identity;
    const check = (key: Buffer) => token !== null && isSignedWith(token, key);
    const proven = await this.parts.proofs.byDeviceKey(idScope, registrationId, check);
    if (proven === undefined) return 'unknown-scope';
    const now = this.parts.clock.now();
    if (proven === null || !token) return 'unauthorized';
    if (hasExpired(token, now)) return 'expired';
    return isMeantFor(token, identity, now) ? { ...proven, keyFingerprint: null } : 'unauthorized';
  }
}

/** For the operator: who is not let in hears a number. */
function problemOf(error: DpsError, idScope: string, byCertificate: boolean): string {
  if (error === 'unknown-scope') return `There is no fleet ${idScope}, which the device has as its ID scope.`;
  if (error === 'expired') return "The token has expired: the device's clock, or how long its tokens live, is wrong.";
  return byCertificate
    ? `The certificate leads to no authority of an enrollment of ${idScope}, or its CN is not the registration id.`
    : `The token is not signed with a key of an enrollment of ${idScope}, or is for another device.`;
}

class DpsGuest implements Guest {
  readonly isProven: boolean;
  readonly holder: Holder | undefined;
  private readonly bucket: TokenBucket;

  constructor(
    private readonly parts: DpsParts,
    private readonly line: Line,
    private readonly identity: DpsIdentity,
    private readonly proven: Proven | DpsError,
  ) {
    this.isProven = typeof proven !== 'string';
    if (typeof proven !== 'string')
      this.holder = { name: `${proven.fleetId}/${identity.registrationId}`, isShared: false };
    this.bucket = new TokenBucket(requestsPerSecond, requestsAtOnce, parts.clock.now().getTime());
  }

  mayRead(filter: string): boolean {
    return isResponseFilter(filter);
  }

  mayWrite(topic: string): boolean {
    return isRequestTopic(topic);
  }

  async receive(message: DoorMessage): Promise<void> {
    const request = parseRequest(message.topic);
    if (!request) return countDoor('azure', 'malformed');
    const { status, retryAfter, body } = await this.answer(request, message, newId());
    countDoor('azure', status === 200 ? String(body.status) : String(status));
    this.line.send(responseTopic(status, request.rid, retryAfter), JSON.stringify(body));
  }

  private async answer(request: DpsRequest, message: DoorMessage, correlationId: string): Promise<DpsResponse> {
    const now = this.parts.clock.now();
    const context = { registrationId: this.identity.registrationId, correlationId, now };
    const wait = this.bucket.tryTake(now.getTime());
    if (wait > 0) return errorOf('throttled', context, Math.ceil(wait / 1_000));
    const { proven } = this;
    if (typeof proven === 'string') return errorOf(proven, context);
    const said = request.kind === 'register' ? this.registerIn(message.payload) : {};
    if (!said) {
      const refused = { ...message, hardwareId: context.registrationId, correlationId };
      this.parts.refusals.note(refused, payloadInvalid('it is no object with the registrationId of the connection.'));
      return errorOf('malformed', context);
    }
    const registered = async (): Promise<DpsResponse> => {
      if (request.kind === 'poll' && !(await this.isOwn(request.operationId, proven.fleetId))) {
        return errorOf('unknown-operation', context);
      }
      // A poll asks once more: the same device gets the same answer, with what has become of it meanwhile.
      const answer = await this.parts.registration.register({
        ...proven,
        ...said,
        hardwareId: context.registrationId,
        requestId: request.rid,
        correlationId,
        topic: message.topic,
        payload: message.payload,
      });
      return answerOf(answer, context);
    };
    const unavailable = errorOf('unavailable', context, unavailableRetryAfter);
    return answered({ door: 'azure', correlationId }, registered, unavailable);
  }

  private async isOwn(operationId: string, fleetId: string): Promise<boolean> {
    const device = await this.parts.devices.find(operationId);
    return device?.hardwareId === this.identity.registrationId && device.fleetId === fleetId;
  }

  /** What a register request says besides; undefined when it cannot be read, or speaks for another device. */
  private registerIn(payload: Buffer): { attributes?: Record<string, unknown>; model?: string } | undefined {
    const body = objectIn(payload);
    if (body?.registrationId !== this.identity.registrationId) return undefined;
    if (!isObject(body.payload)) return {};
    const { modelId } = body.payload;
    const model = typeof modelId === 'string' && modelId.length <= 255 ? modelId : undefined;
    return { attributes: body.payload, model };
  }
}
