import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, monotonic, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { counter, histogram } from '../common/metrics';
import { Database } from '../database';
import { MqttGateway, type InboundMessage } from '../mqtt';
import { BatchCollector } from './batch.collector';
import { parseClaim } from './claim.parser';
import { ClaimVerifier } from './claim.verifier';
import { askingOf, type Asking, type DoorAnswer, type DoorClaim } from './door.claim';
import { RegistrationBatch, type Answer, type Owed, type Received } from './registration.batch';
import { deleteDebts } from './reply-debt.repository';
import { refusalReply } from './reply.composer';
import { ReplySender } from './reply.sender';

const largestBatch = 500;

const registrations = counter('moorage_registrations_total', 'Registration requests by outcome', ['outcome']);
const batchSeconds = histogram('moorage_registration_batch_seconds', 'Time to commit one batch of registrations');
const batchSize = histogram(
  'moorage_registration_batch_size',
  'Registrations in one batch',
  [],
  [1, 2, 5, 10, 25, 50, 100, 250, 500],
);

/** Takes registrations: commits them in batches, answers, and only then lets the broker acknowledge. */
@Injectable()
export class RegistrationService {
  private readonly batches: BatchCollector<Received, Answer>;
  /** Debts of which everybody has been told. */
  private readonly settled: BatchCollector<string, null>;

  constructor(
    gateway: MqttGateway,
    private readonly sender: ReplySender,
    database: Database,
    @Inject(ENCRYPTION_KEY) encryptionKey: Buffer,
    @Inject(CLOCK) clock: Clock,
  ) {
    const verifier = new ClaimVerifier(encryptionKey, clock, gateway.isPrivate);
    const batch = new RegistrationBatch(database, verifier, clock);
    this.batches = new BatchCollector(largestBatch, (received) => timed(received, () => batch.take(received)));
    this.settled = new BatchCollector(largestBatch, async (debtIds) => {
      await deleteDebts(database, debtIds);
      return debtIds.map(() => null);
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
  private async take(message: InboundMessage): Promise<void> {
    const answer = await this.commit(message);
    if (answer.refusal) return this.sender.refuse(message, answer.requestId, answer.refusal);
    const { device, owed, requestId } = answer;
    await this.sender.answer(message, requestId, device);
    if (owed) await this.told(owed);
  }

  /** The last whom the debt is owed to waits until it is settled. */
  private told(owed: Owed): Promise<null> | null {
    owed.left -= 1;
    return owed.left === 0 ? this.settled.add(owed.debtId) : null;
  }

  private commit(asking: Asking): Promise<Answer> {
    // Read here, not in the batch: what comes while a batch is committed is read meanwhile.
    return this.batches.add({ message: asking, parsed: parseClaim(asking) });
  }
}

async function timed(received: Received[], work: () => Promise<Answer[]>): Promise<Answer[]> {
  const start = monotonic();
  const answers = await work();
  for (const answer of answers) {
    registrations.inc({ outcome: answer.refusal ? answer.refusal.code : answer.owed ? 'new' : 'known' });
  }
  batchSeconds.observe((monotonic() - start) / 1_000);
  batchSize.observe(received.length);
  return answers;
}
