import type { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { TokenBucket } from '../../common/token.bucket';
import type { Caller, Closed, Door, DoorMessage, Guest, Holder, Line } from '../../mqtt';
import {
  enrollmentRefused,
  payloadInvalid,
  problemsOf,
  type DeviceLogins,
  type DoorProofs,
  type RefusalRecord,
  type RegistrationService,
} from '../../registration';
import { answered } from '../door.answer';
import { objectIn } from '../door.json';
import { countDoor } from '../door.metrics';
import { chosenIn, provisionRequestSchema, type Chosen, type ProvisionRequest } from './provision.request';
import { credentialsTaken, failure, notFound, success, type ProvisionResponse } from './provision.response';

const requestTopic = '/provision/request';
const responseTopic = '/provision/response';

/** A device asks once, or a few times; one that guesses is slowed down. */
const requestsPerSecond = 1;
const requestsAtOnce = 10;

export interface ThingsBoardParts {
  registration: RegistrationService;
  proofs: DoorProofs;
  logins: DeviceLogins;
  refusals: RefusalRecord;
  clock: Clock;
  /** Whether what we give a device lets it in on a broker of ours. */
  hasBroker: boolean;
}

/** Devices that know ThingsBoard's provisioning: the enrollment's id is their provision key, its secret the provision secret. */
export class ThingsBoardDoor implements Door {
  readonly name = 'thingsboard';

  constructor(private readonly parts: ThingsBoardParts) {}

  recognises({ username, password }: Caller): boolean {
    return username === 'provision' && (password === null || password === '');
  }

  admit(_caller: Caller, line: Line): Promise<Guest | Closed> {
    return Promise.resolve(new ThingsBoardGuest(this.parts, line));
  }
}

class ThingsBoardGuest implements Guest {
  /** Nobody is asked for anything before its first request. */
  isProven = false;
  /** The enrollment that it has shown the secret of. */
  holder: Holder | undefined;
  private readonly bucket: TokenBucket;

  constructor(
    private readonly parts: ThingsBoardParts,
    private readonly line: Line,
  ) {
    this.bucket = new TokenBucket(requestsPerSecond, requestsAtOnce, parts.clock.now().getTime());
  }

  mayRead(filter: string): boolean {
    return filter === responseTopic;
  }

  mayWrite(topic: string): boolean {
    return topic === requestTopic;
  }

  async receive({ payload }: DoorMessage): Promise<void> {
    const response = await this.answer(payload, newId());
    countDoor('thingsboard', response.status);
    this.line.send(responseTopic, JSON.stringify(response));
  }

  private async answer(payload: Buffer, correlationId: string): Promise<ProvisionResponse> {
    const wait = this.bucket.tryTake(this.parts.clock.now().getTime());
    if (wait > 0) return failure('THROTTLED: too many requests', Math.ceil(wait / 1_000));
    const message = { payload, correlationId };
    const { refusals } = this.parts;
    const malformed = (problem: string) => {
      refusals.note({ ...message, hardwareId: '', topic: requestTopic }, payloadInvalid(problem));
      return failure(`PAYLOAD_INVALID: ${problem}`);
    };
    const parsed = provisionRequestSchema.safeParse(objectIn(payload));
    if (!parsed.success) return malformed(problemsOf(parsed.error));
    const chosen = chosenIn(parsed.data);
    if (typeof chosen === 'string') return malformed(chosen);
    const unavailable = failure('UNAVAILABLE: the service cannot do its work now', 5);
    const provisioned = () => this.provision(parsed.data, chosen, message);
    return answered({ door: 'thingsboard', correlationId }, provisioned, unavailable);
  }

  private async provision(
    request: ProvisionRequest,
    chosen: Chosen,
    message: { payload: Buffer; correlationId: string },
  ): Promise<ProvisionResponse> {
    const { registration, proofs, logins, refusals, hasBroker } = this.parts;
    const refused = { ...message, hardwareId: request.deviceName, topic: requestTopic };
    const taken = () => {
      refusals.note(refused, credentialsTaken);
      return failure(`${credentialsTaken.code}: another device has them`);
    };
    const proven = await proofs.bySecret(request.provisionDeviceKey, request.provisionDeviceSecret);
    if (!proven) {
      refusals.note(refused, enrollmentRefused);
      return notFound;
    }
    this.isProven = true;
    this.holder ??= { name: proven.enrollmentId, isShared: true };
    // What a device has chosen for itself is its key: who shows another one is another identity, that waits for a decision.
    const own = this.digestOf(chosen);
    const asking = { scope: proven.fleetId, hardwareId: request.deviceName };
    if (own !== null && (await logins.isTaken(asking, chosen.kind, own))) return taken();
    const { reply, device } = await registration.register({
      ...proven,
      ...refused,
      keyFingerprint: own,
      requestId: message.correlationId,
    });
    const { status, reason, retryAfter } = reply;
    if (!device || (status !== 'assigned' && status !== 'assigning')) {
      return failure(reason ? `${reason.code}: ${reason.message}` : 'Failed to provision device!', retryAfter);
    }
    // What we give opens only our broker: beside another one the device could not come back to hear where to go, and asks again.
    if (status === 'assigning' && !hasBroker) return failure('FLEET_NOT_READY: ask again', retryAfter);
    const token = chosen.kind === 'token' && chosen.token !== null ? chosen.token : logins.tokenFor(device.id);
    const digest = own ?? logins.digestOf('token', [token]);
    const granted = await logins.grant(device.id, chosen.kind, digest);
    // Of two that ask with them at once one comes as far as this.
    return granted ? success(request, chosen, token, reply) : taken();
  }

  /** Null where the service makes the credentials: then the device is known by its device key. */
  private digestOf(chosen: Chosen): string | null {
    const { logins } = this.parts;
    if (chosen.kind === 'certificate') return chosen.keyFingerprint;
    if (chosen.kind === 'token') return chosen.token === null ? null : logins.digestOf('token', [chosen.token]);
    return logins.digestOf('basic', [chosen.clientId, chosen.username, chosen.password]);
  }
}
