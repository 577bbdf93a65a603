import { newId } from '../../common/ids';
import { TokenBucket } from '../../common/token.bucket';
import type { Caller, Closed, Door, DoorMessage, Guest, Holder, Line } from '../../mqtt';
import type { DoorProofs, ProvenCertificate } from '../../registration';
import { answered } from '../door.answer';
import { countDoor } from '../door.metrics';
import { cborOf, rejected, tooEarly, type Accepted, type Rejected } from './aws.answers';
import { create, provision, refuse, type AwsParts } from './aws.operations';
import { isSharedClaim } from './claim.name';
import { isAnswerTopic, parseTopic, type AwsRequest } from './aws.topics';

/** AWS's own default for a whole account. */
const requestsPerSecond = 10;
const requestsAtOnce = 20;

/** Devices of AWS IoT Fleet Provisioning by claim, MQTT 3.1.1 and 5. The template is the fleet's name. */
export class AwsDoor implements Door {
  readonly name = 'aws';

  constructor(
    private readonly parts: AwsParts,
    private readonly proofs: DoorProofs,
  ) {}

  /** AWS's SDKs tell of themselves as user name; a certificate of ours shows that the device has been here before. */
  recognises({ username, certificates, isOurs }: Caller): boolean {
    return username?.startsWith('?') === true && certificates.length > 0 && !isOurs;
  }

  async admit({ certificates, clientId }: Caller, line: Line): Promise<Guest | Closed> {
    const claim = await this.proofs.byCertificate(certificates, null);
    if (claim) return new AwsGuest(this.parts, line, claim);
    this.parts.refusals.noteSignIn(clientId, 'The claim certificate leads to no authority of an enrollment.');
    return 'not-authorized';
  }
}

class AwsGuest implements Guest {
  readonly holder: Holder;
  private readonly bucket: TokenBucket;

  constructor(
    private readonly parts: AwsParts,
    private readonly line: Line,
    private readonly claim: ProvenCertificate,
  ) {
    const { fleetId, commonName } = claim;
    this.holder = { name: `${fleetId}/${commonName}`, isShared: isSharedClaim(commonName) };
    this.bucket = new TokenBucket(requestsPerSecond, requestsAtOnce, parts.clock.now().getTime());
  }

  mayRead(filter: string): boolean {
    return isAnswerTopic(filter);
  }

  mayWrite(topic: string): boolean {
    return parseTopic(topic) !== null;
  }

  async receive(message: DoorMessage): Promise<void> {
    const request = parseTopic(message.topic);
    if (!request) return;
    const answer = await this.answer(request, message, newId());
    countDoor('aws', answer.rejected?.errorCode ?? 'accepted');
    if (request.format === 'cbor' && answer.rejected) {
      return this.line.send(`${message.topic}/rejected`, cborOf(answer.rejected));
    }
    const leaf = answer.accepted ? 'accepted' : 'rejected';
    this.line.send(`${message.topic}/${leaf}`, JSON.stringify(answer.accepted ?? answer.rejected));
  }

  private async answer(
    { operation, template, format }: AwsRequest,
    { topic, payload }: DoorMessage,
    correlationId: string,
  ): Promise<Accepted | Rejected> {
    const { parts, claim } = this;
    const message = { hardwareId: claim.commonName, topic, payload, correlationId };
    if (format === 'cbor')
      return refuse(parts, message, 'UnsupportedMediaType', 'CBOR is not spoken here: publish to …/json');
    const wait = this.bucket.tryTake(parts.clock.now().getTime());
    if (wait > 0) return tooEarly(wait);
    const carriedOut = (): Promise<Accepted | Rejected> => {
      if (operation === 'create') return create(parts, claim, message, null);
      if (operation === 'create-from-csr') return create(parts, claim, message, payload);
      return provision(parts, claim, { ...message, template });
    };
    const unavailable = rejected('ServiceUnavailable', 'the service cannot do its work now: try again in 5 s');
    return answered({ door: 'aws', correlationId }, carriedOut, unavailable);
  }
}
