import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import { tally } from '../../common/tally';
import { Database, queueLength } from '../../database';
import { reconcileQueue } from '../../fleets';
import {
  isOwnTopicName,
  MqttGateway,
  topicOf,
  type InboundMessage,
  type PublishOptions,
  type RegistrationReply,
} from '../../mqtt';
import { DeviceAuthority } from '../certificates/device.authority';
import type { DueDevice, Refusal } from '../devices/device.types';
import { assigningRetryAfter, deviceReply, refusalReply, type ReplyContext } from './reply.composer';

/** What became of each device stands in its timeline; asked for again and again, it is not worth a line each time. */
const log = new LimitedLogger(logger('registration'));
const replies = tally('moorage_registration_replies_total', 'Replies to registrations by status and reason', [
  'status',
  'code',
]);

interface ResponseTo {
  topic: string;
  correlationData: Buffer | null;
}

/** Whether the row alone says what the device is told: there is nothing to sign, and no queue to be counted. */
const needsNothing = ({ csr, certificate, renewalKeyFingerprint, status }: DueDevice): boolean =>
  csr === null && certificate === null && renewalKeyFingerprint === null && status !== 'assigning';

/** Checked again: older versions have stored what brokers do not take. */
function storedResponseOf({ hardwareId, responseTopic, responseCorrelation }: DueDevice): ResponseTo | null {
  if (responseTopic === null || !isOwnTopicName(hardwareId, responseTopic)) return null;
  return {
    topic: responseTopic,
    correlationData: responseCorrelation === null ? null : Buffer.from(responseCorrelation, 'base64'),
  };
}

/** How long the length of the queue is good for: in a storm it is not counted for each reply. */
const queueKnownMs = 1_000;

/** Puts replies together and publishes them to the device that they are for, and to no other. */
@Injectable()
export class ReplySender {
  private queue: { at: number; ahead: Promise<number> } | null = null;

  constructor(
    private readonly gateway: MqttGateway,
    private readonly authority: DeviceAuthority,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers a request that was refused. */
  async refuse(message: InboundMessage, requestId: string | null, refusal: Refusal): Promise<void> {
    const { correlationId, hardwareId, response } = message;
    const reply = refusalReply(refusal, { requestId, correlationId });
    await this.publish(hardwareId, reply, { audience: message.scope ?? undefined }, response);
    log.warn({ event: 'registration.refused', hardwareId, code: refusal.code, correlationId }, refusal.message);
  }

  /** Answers a request that is sent away for a while: cheaply, since it comes in floods; who misses it asks again anyway. */
  async putOff(message: InboundMessage, requestId: string | null, refusal: Refusal): Promise<void> {
    const { correlationId, hardwareId, response } = message;
    const reply = refusalReply(refusal, { requestId, correlationId });
    await this.publish(hardwareId, reply, { audience: message.scope ?? undefined, qos: 0 }, response);
  }

  /** Answers a request with what its device's row says. */
  answer(message: InboundMessage, requestId: string, device: DueDevice): Promise<void> {
    const { correlationId, response } = message;
    return this.tell(device, { requestId, correlationId }, response);
  }

  /** Tells a device of a change that it did not ask for, as an answer to its newest request. */
  async followUp(device: DueDevice): Promise<void> {
    const { requestId, correlationId } = device;
    await this.tell(device, { requestId, correlationId }, storedResponseOf(device));
  }

  /** What a device's row says, in the native protocol's terms. */
  async compose(device: DueDevice, context: ReplyContext): Promise<RegistrationReply> {
    const certified = await this.authority.certified(device);
    const caCertificate = certified.certificate === null ? '' : await this.authority.caCertificate();
    const ahead = device.status === 'assigning' ? await this.fleetsAhead() : 0;
    return deviceReply(certified, context, { caCertificate, assigningRetryAfter: assigningRetryAfter(ahead) });
  }

  private tell(device: DueDevice, context: ReplyContext, response: ResponseTo | null): Promise<void> {
    const { id: deviceId, fleetId, hardwareId } = device;
    const { correlationId } = context;
    const publish = (reply: RegistrationReply) =>
      this.publish(hardwareId, reply, { audience: fleetId }, response).then(() =>
        log.info(
          { event: 'registration.replied', deviceId, fleetId, hardwareId, status: reply.status, correlationId },
          'replied',
        ),
      );
    // In a storm nearly every answer can be given at once, and each promise less is felt.
    return needsNothing(device)
      ? publish(deviceReply(device, context, { caCertificate: '', assigningRetryAfter: 0 }))
      : this.compose(device, context).then(publish);
  }

  /** How many fleets wait for reconciliation. */
  private fleetsAhead(): Promise<number> {
    const at = this.clock.now().getTime();
    if (!this.queue || at - this.queue.at > queueKnownMs) {
      this.queue = { at, ahead: queueLength(this.database, reconcileQueue) };
    }
    return this.queue.ahead;
  }

  private publish(
    hardwareId: string,
    reply: RegistrationReply,
    { audience, qos = 1 }: Pick<PublishOptions, 'audience' | 'qos'>,
    response: ResponseTo | null,
  ): Promise<void> {
    const payload = JSON.stringify(reply);
    const topic = topicOf(hardwareId, 'registration');
    const options: PublishOptions = { qos, audience };
    // Where the response topic is the registration topic one message serves as both.
    const same = response?.topic === topic;
    const sent = this.gateway.publish(
      topic,
      payload,
      same ? { correlationData: response.correlationData, ...options } : options,
    );
    replies(reply.status, reply.reason?.code ?? '');
    if (!response || same) return sent;
    const { correlationData } = response;
    return sent.then(() =>
      this.gateway.publish(response.topic, payload, { correlationData, ...options }).catch((error: unknown) =>
        // A courtesy: the device has its reply already, and a topic of its choice must not have it sent again and again.
        log.warn({ event: 'registration.response_failed', hardwareId, reason: messageOf(error) }, 'no second reply'),
      ),
    );
  }
}
