import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, monotonic, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { counter, histogram } from '../common/metrics';
import { Database } from '../database';
import { MqttGateway, type InboundMessage } from '../mqtt';
import { BatchCollector } from './batch.collector';
import { ClaimVerifier } from './claim.verifier';
import { clearDue } from './device.repository';
import { RegistrationBatch, type Answer } from './registration.batch';
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
  private readonly batches: BatchCollector<InboundMessage, Answer>;
  private readonly settled: BatchCollector<{ id: string; revision: string }, null>;

  constructor(
    gateway: MqttGateway,
    private readonly sender: ReplySender,
    database: Database,
    @Inject(ENCRYPTION_KEY) encryptionKey: Buffer,
    @Inject(CLOCK) clock: Clock,
  ) {
    const batch = new RegistrationBatch(database, new ClaimVerifier(encryptionKey, clock), clock);
    this.batches = new BatchCollector(largestBatch, (messages) => timed(messages, () => batch.take(messages)));
    this.settled = new BatchCollector(largestBatch, async (sent) => {
      await clearDue(database, sent);
      return sent.map(() => null);
    });
    gateway.handle('register', (message) => this.register(message));
  }

  /**
   * Committed, then answered, then acknowledged: who dies between two of these is asked again by the device, which is not
   * acknowledged yet, or finds the reply still owed.
   */
  private async register(message: InboundMessage): Promise<void> {
    const answer = await this.batches.add(message);
    if (answer.refusal) {
      registrations.inc({ outcome: answer.refusal.code });
      return this.sender.refuse(message, answer.requestId, answer.refusal);
    }
    const { device, isNew, requestId } = answer;
    registrations.inc({ outcome: isNew ? 'new' : 'known' });
    await this.sender.answer(message, requestId, device);
    await this.settled.add({ id: device.id, revision: device.revision });
  }
}

async function timed(messages: InboundMessage[], work: () => Promise<Answer[]>): Promise<Answer[]> {
  const start = monotonic();
  const answers = await work();
  batchSeconds.observe((monotonic() - start) / 1_000);
  batchSize.observe(messages.length);
  return answers;
}
