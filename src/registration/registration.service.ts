import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, monotonic, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { counter, gauge, histogram } from '../common/metrics';
import { currentTraceparent, isTracing, traced } from '../common/tracing';
import { CONFIG, type Config } from '../config';
import { Database } from '../database';
import { MqttGateway, type InboundMessage } from '../mqtt';
import { BatchCollector } from './batch.collector';
import { BatchDivider } from './batch.divider';
import { parseClaim } from './claim.parser';
import { ClaimVerifier } from './claim.verifier';
import { askingOf, type Asking, type DoorAnswer, type DoorClaim } from './door.claim';
import { RefusalRecord } from './refusals/refusal.record';
import { isUnproven, throttledCode } from './refusals/refusals';
import { RegistrationAdmission, type Admitted } from './admission/registration.admission';
import type { Answer } from './registration.answer';
import { RegistrationBatch } from './registration.batch';
import { deleteDebts } from './replies/reply-debt.repository';
import { refusalReply } from './replies/reply.composer';
import type { Owed } from './replies/reply.debts';
import { ReplySender } from './replies/reply.sender';
import { ThrottleRecord } from './admission/throttle.record';

const largestBatch = 500;
/** A fleet's long batch does not hold up the batch of others; each fleet has one at a time, so that its order is kept. */
const batchesAtOnce = 2;

const registrations = counter('moorage_registrations_total', 'Registration requests by outcome', ['outcome']);
const batchSeconds = histogram(
  'moorage_registration_batch_duration_seconds',
  'Time to commit one batch of registrations',
);
const batchSize = histogram(
  'moorage_registration_batch_registrations',
  'How many registrations one batch had',
  [],
  [1, 2, 5, 10, 25, 50, 100, 250, 500],
);

const waiting = gauge('moorage_registrations_waiting', 'Registrations that wait for their batch');

/** Takes registrations: commits them in batches, answers, and only then lets the broker acknowledge. */
@Injectable()
export class RegistrationService {
  private readonly admission: RegistrationAdmission;
  private readonly throttles: ThrottleRecord;
  private readonly batches: BatchCollector<Admitted, Answer>;
  /** Debts of which everybody has been told. */
  private readonly settled: BatchCollector<string, undefined>;

  constructor(
    gateway: MqttGateway,
    private readonly sender: ReplySender,
    database: Database,
    refusals: RefusalRecord,
    @Inject(ENCRYPTION_KEY) encryptionKey: Buffer,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'registration'>,
  ) {
    const admission = new RegistrationAdmission(config.registration, clock);
    const verifier = new ClaimVerifier(clock, gateway.isPrivate);
    const batch = new RegistrationBatch(database, encryptionKey, verifier, clock, (read) => admission.learn(read));
    const divider = new BatchDivider<Admitted>(batch, database, refusals);
    const work = (received: Admitted[]) => this.commitAll(divider, received);
    this.admission = admission;
    this.throttles = new ThrottleRecord(refusals, clock);
    this.batches = new BatchCollector(largestBatch, work, admission.queue, batchesAtOnce);
    this.settled = new BatchCollector(largestBatch, async (debtIds) => {
      await deleteDebts(database, debtIds);
      return debtIds.map(() => undefined);
    });
    gateway.handle('register', (message) => this.take(message));
  }

  /** A door's request: the same batch and the same commit as a message's. What comes of it the door tells. */
  async register(claim: DoorClaim): Promise<DoorAnswer> {
    const { requestId, correlationId } = claim;
    const answer = await this.commit(askingOf(claim));
    if (answer.refusal) return { reply: refusalReply(answer.refusal, { requestId, correlationId }), device: null };
    const { device, owed } = answer;
    const reply = await this.sender.compose(device, { requestId, correlationId });
    // Nobody but the connection that asked will hear it, and that ends with this process: it counts as told.
    if (owed) await this.told(owed);
    return { reply, device };
  }

  /**
   * Committed, then answered, then acknowledged: who dies between two of these is asked again by the device, which is not
   * acknowledged yet, or finds the reply still owed.
   */
  private take(message: InboundMessage): Promise<void> {
    return this.commit(message).then((answer) => this.tell(message, answer));
  }

  /** Without `await`, as in `MessageDispatcher.run`. */
  private tell(message: InboundMessage, answer: Answer): Promise<void> {
    const { requestId, refusal } = answer;
    if (refusal?.code === throttledCode) return this.sender.putOff(message, requestId, refusal);
    if (refusal) return this.sender.refuse(message, requestId, refusal);
    const { device, owed } = answer;
    const sent = this.sender.answer(message, requestId, device);
    return owed ? sent.then(() => this.told(owed)) : sent;
  }

  /** The last whom the debt is owed to waits until it is settled. */
  private told(owed: Owed): Promise<void> | undefined {
    owed.left -= 1;
    return owed.left === 0 ? this.settled.add(owed.debtId) : undefined;
  }

  /** The batch is shared: whose trace the fleet's work belongs to goes with the message. */
  private commit(asking: Asking): Promise<Answer> {
    if (!isTracing()) return this.enter(asking);
    return traced('registration', 'commit registration', {}, () =>
      this.enter({ ...asking, traceparent: currentTraceparent() }),
    );
  }

  private enter(asking: Asking): Promise<Answer> {
    // Read here, not in the batch: what comes while a batch is committed is read meanwhile.
    const parsed = parseClaim(asking);
    const place = this.admission.enter({ message: asking, parsed });
    if (!('refusal' in place)) {
      const answer = this.batches.add({ message: asking, parsed, place });
      waiting.set(this.admission.queue.length);
      return answer;
    }
    this.throttles.note(asking, place.reason);
    registrations.inc({ outcome: place.refusal.code });
    return Promise.resolve({ requestId: parsed.requestId, refusal: place.refusal });
  }

  private async commitAll(divider: BatchDivider<Admitted>, received: Admitted[]): Promise<Answer[]> {
    const start = monotonic();
    waiting.set(this.admission.queue.length);
    try {
      const answers = await divider.take(received);
      const ms = monotonic() - start;
      this.admission.committed(received.length, ms);
      batchSeconds.observe(ms / 1_000);
      batchSize.observe(received.length);
      const outcomes = new Map<string, number>();
      for (const [index, answer] of answers.entries()) {
        const outcome = answer.refusal ? answer.refusal.code : answer.owed ? 'new' : 'known';
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (answer.refusal && isUnproven(answer.refusal)) this.admission.disown(received[index].place);
      }
      for (const [outcome, count] of outcomes) registrations.inc({ outcome }, count);
      return answers;
    } catch (error) {
      // They are tried again, and take their places again then.
      for (const { place } of received) this.admission.giveBack(place);
      throw error;
    }
  }
}
