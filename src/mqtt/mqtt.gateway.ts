import type { InboundKind } from './topics';

/** A device's message, as the broker handed it over; it is acknowledged when its handler resolves. */
export interface InboundMessage {
  kind: InboundKind;
  hardwareId: string;
  topic: string;
  payload: Buffer;
  retain: boolean;
  /** For the log lines and rows of this message, and the reply to it. */
  correlationId: string;
  /** What the sender's admission said, where the broker is ours; null behind an external broker. */
  scope: string | null;
  /** MQTT 5 request/response (5.0, 4.10); only a topic below the sender's own prefix comes through. */
  response: ResponseAddress | null;
}

export interface ResponseAddress {
  topic: string;
  correlationData: Buffer | null;
}

/** Resolves once the message's effect is committed. A rejection is tried again: what is wrong with a message is no error. */
export type InboundHandler = (message: InboundMessage) => Promise<void>;

export interface PublishOptions {
  qos?: 0 | 1;
  retain?: boolean;
  /** Only connections admitted with this scope get it; the embedded broker alone can tell. */
  audience?: string;
  /** MQTT 5 correlation data of the request that is answered. */
  correlationData?: Buffer | null;
}

/** What a connecting device shows: `<enrollment id>:<secret or key>`, or a certificate that our CA signed. */
export type DeviceCredentials =
  | { kind: 'password'; hardwareId: string; password: string }
  | {
      kind: 'certificate';
      hardwareId: string;
      /** SHA-256 of the public key (SPKI, DER), hex. */ keyFingerprint: string;
    };

/** Lets a device in under a scope (its fleet), so that equal hardware ids of two fleets never see each other; null refuses it. */
export type DeviceAuthenticator = (credentials: DeviceCredentials) => Promise<{ scope: string } | null>;

export interface GatewayHealth {
  state: 'up' | 'down';
  detail: string;
}

export interface GatewayAddress {
  protocol: 'mqtt' | 'mqtts';
  host: string;
  port: number;
}

/**
 * The way to and from the devices, whichever broker carries it.
 * Handlers and the authenticator are registered before `start`.
 */
export abstract class MqttGateway {
  abstract handle(kind: InboundKind, handler: InboundHandler): void;
  /** Asked for every connection to the embedded broker; external brokers decide by themselves. */
  abstract authenticateWith(authenticator: DeviceAuthenticator): void;
  /** Resolves when the broker has taken the message. */
  abstract publish(topic: string, payload: string | Buffer, options?: PublishOptions): Promise<void>;
  /** @throws DomainError PORT_UNAVAILABLE, MQTT_CONFIG_INVALID */
  abstract start(): Promise<void>;
  /** Takes no more messages, waits for those in hand, and closes. */
  abstract stop(): Promise<void>;
  abstract health(): GatewayHealth;
  /** Where devices connect; known after `start`. */
  abstract addresses(): GatewayAddress[];
}
