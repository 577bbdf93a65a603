import type { BrokerClients } from './dynamic-security/broker.clients';
import type { Door } from './front/door';
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
  /** W3C trace context that the sender is part of, where it named one. */
  traceparent?: string | null;
  /** What the sender's admission said, where the broker is ours; null behind an external broker. */
  scope: string | null;
  /** MQTT 5 request/response (5.0, 4.10); only a topic below the sender's own prefix comes through. */
  response: ResponseAddress | null;
  /** What the sender's certificate said, where its connection was admitted by one. */
  certified?: Certified;
}

/** What a certificate proved when its connection was admitted. */
export interface Certified {
  enrollmentId: string;
  /** SHA-256 of the public key (SPKI, DER), hex. */
  keyFingerprint: string;
  /** The same of the authority's key that its chain leads to; null where the certificate is one of ours. */
  authorityKey: string | null;
}

/** Who a connection is let in as; the scope is the fleet. */
export interface Admission {
  scope: string;
  /** Left out where it is the user name, or the CN of a certificate of ours. */
  hardwareId?: string;
  certified?: Certified;
  /** The device whose login it is, where it is one: it speaks for no other device of its hardware id. */
  loginOf?: string;
}

export interface ResponseAddress {
  topic: string;
  correlationData: Buffer | null;
}

/** What a connection published where it may not, and ended by. */
export type Trespass = Pick<InboundMessage, 'hardwareId' | 'topic' | 'payload' | 'correlationId'>;

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

/** What a connecting device shows: `<enrollment id>:<secret or key>` or a password of its own, a token, or a certificate whose key it holds. */
export type DeviceCredentials =
  | { kind: 'password'; username: string; password: string; clientId: string }
  | { kind: 'token'; token: string }
  | {
      kind: 'certificate';
      hardwareId: string;
      /** SHA-256 of the public key (SPKI, DER), hex. */
      keyFingerprint: string;
      /** Of the certificate, hex. */
      serial: string;
      /** Whether our CA signed it; what else it leads to is for the authenticator to say. */
      isOurs: boolean;
      /** DER, the device's own first, then the intermediates that it sent. */
      chain: Buffer[];
    };

/** Lets a device in under a scope (its fleet), so that equal hardware ids of two fleets never see each other; null refuses it. */
export type DeviceAuthenticator = (credentials: DeviceCredentials) => Promise<Admission | null>;

/** Connections of a hardware id that are to end. */
export interface DeviceConnections {
  scope: string;
  hardwareId: string;
  admittedBefore: Date;
  /** Of those by logins, this device's; null where they go by their keys as the others. */
  deviceId: string | null;
  /** Those by certificates of one key or of none; or all, those by passwords too, but for those by certificates of these. */
  keys: { only: string | null } | { except: string[] };
}

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
 * Handlers, doors and the authenticator are registered before `start`.
 */
export abstract class MqttGateway {
  /** Whether what devices say stays between them and the broker: it is encrypted, or never leaves this machine. */
  abstract readonly isPrivate: boolean;
  /** Whether the broker is ours: then who may connect is for the authenticator to say. */
  abstract readonly hasBroker: boolean;
  abstract handle(kind: InboundKind, handler: InboundHandler): void;
  /** Asked for every connection to the embedded broker; external brokers decide by themselves. */
  abstract authenticateWith(authenticator: DeviceAuthenticator): void;
  /** Told of what is published outside a connection's own prefix; external brokers keep that to themselves. */
  abstract watchTrespass(watcher: (trespass: Trespass) => void): void;
  /** Lets devices of another protocol in on the TLS listener, whichever broker there is. */
  abstract openDoor(door: Door): void;
  /** Resolves when the broker has taken the message. */
  abstract publish(topic: string, payload: string | Buffer, options?: PublishOptions): Promise<void>;
  /** @throws DomainError PORT_UNAVAILABLE, MQTT_CONFIG_INVALID */
  abstract start(): Promise<void>;
  /** Takes no more messages, waits for those in hand, and closes. */
  abstract stop(): Promise<void>;
  /** Closes connections to the embedded broker and to doors; gives how many. External brokers keep theirs. */
  abstract disconnect(device: DeviceConnections): number;
  /** The list of clients that an external broker lets in, where it is ours to keep (MQTT_DYNAMIC_SECURITY); else null. */
  abstract clients(): BrokerClients | null;
  abstract health(): GatewayHealth;
  /** Where devices connect; known after `start`. */
  abstract addresses(): GatewayAddress[];
}
