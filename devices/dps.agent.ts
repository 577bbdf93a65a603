import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../src/common/clock';
import { keepConnecting } from './connection.loop';
import { DeviceLink } from './device.link';
import { parseDpsAnswer } from './dps.answer';
import { makeSasToken } from './dps.token';
import type { AgentObserver } from './gateway.agent';
import { negotiate } from './negotiation';
import type { RegistrationReply } from './registration.reply';
import { ReplyInbox } from './reply.inbox';

export interface DpsSettings {
  /** The front listener, `mqtts://host:port`. */
  url: string;
  /** CA certificates (PEM) of the listener. */
  ca?: string;
  /** The hardware id. */
  registrationId: string;
  /** The fleet's name. */
  idScope: string;
  /** See `deriveDeviceKey`: what Azure's tools derive of the group's key is the same. */
  deviceKey: Buffer;
  model?: string;
}

interface DpsSurroundings {
  clock?: Clock;
  random?: () => number;
}

const requests = '$dps/registrations';

/** A device of Azure's Device Provisioning Service (MQTT 3.1.1): registers, polls as it is told, and comes back. */
export class DpsAgent {
  /** What to poll for; none before the first answer on a connection. */
  private operationId: string | undefined;
  private readonly clock: Clock;
  private readonly random: () => number;

  constructor(
    private readonly settings: DpsSettings,
    private readonly observer: AgentObserver = {},
    { clock = systemClock, random = Math.random }: DpsSurroundings = {},
  ) {
    this.clock = clock;
    this.random = random;
  }

  /** Runs until `signal` aborts. Never rejects for the network's sake. */
  run(signal: AbortSignal): Promise<void> {
    const { clock, random } = this;
    const lost = (reason: string, pauseMs: number) => this.observer.lost?.(reason, pauseMs);
    const [connect, serve] = [() => this.connect(signal), (link: DeviceLink) => this.serve(link, signal)];
    return keepConnecting({ clock, random, connect, serve, lost }, signal);
  }

  private async serve(link: DeviceLink, signal: AbortSignal): Promise<void> {
    this.operationId = undefined;
    const inbox = new ReplyInbox<RegistrationReply>(this.clock);
    await link.listen(`${requests}/res/#`, (payload, topic) => {
      const answer = parseDpsAnswer(topic, payload);
      if (!answer) return;
      this.operationId = answer.operationId ?? this.operationId;
      inbox.put(answer.reply);
    });
    this.observer.connected?.();
    const [ask, take] = [() => this.ask(link), (reply: RegistrationReply) => this.observer.replied?.(reply)];
    const stop = AbortSignal.any([signal, link.closed]);
    await negotiate({ inbox, firstMs: 0, random: this.random, ask, take }, stop);
  }

  /** Every request has an id of its own; asked again about what is under way, the service is polled. */
  private async ask(link: DeviceLink): Promise<void> {
    const { registrationId, model } = this.settings;
    const rid = randomUUID();
    this.observer.asked?.(rid);
    if (this.operationId !== undefined) {
      const topic = `${requests}/GET/iotdps-get-operationstatus/?$rid=${rid}&operationId=${this.operationId}`;
      return link.publish(topic, ' '); // Azure's own clients send one space
    }
    const payload = model === undefined ? undefined : { modelId: model };
    await link.publish(`${requests}/PUT/iotdps-register/?$rid=${rid}`, JSON.stringify({ registrationId, payload }));
  }

  private connect(signal: AbortSignal): Promise<DeviceLink> {
    const { url, ca, idScope, registrationId, deviceKey } = this.settings;
    const resource = `${idScope}/registrations/${registrationId}`;
    const username = `${resource}/api-version=2019-03-31`;
    const password = makeSasToken(resource, deviceKey, this.clock.now());
    return DeviceLink.open({ url, protocol: '3.1.1', clientId: registrationId, username, password, ca }, signal);
  }
}
