import type { X509Certificate } from 'node:crypto';

/** What a connecting device says of itself, before anybody has checked it. */
export interface Caller {
  clientId: string;
  username: string | null;
  password: string | null;
  will: { topic: string; payload: Buffer } | null;
  protocolVersion: 3 | 4 | 5;
  /** The client certificate and what the device sent of its chain, leaf first; TLS has proved that it holds the leaf's key. */
  certificates: X509Certificate[];
  /** Whether our own CA signed the leaf. */
  isOurs: boolean;
}

/** A message of a device that came in by a door. */
export interface DoorMessage {
  topic: string;
  payload: Buffer;
}

/** The way back to the one connection that asked. */
export interface Line {
  /** Goes to this connection and to no other, and only while it is subscribed to the topic. */
  send(topic: string, payload: string | Buffer): void;
}

/** Why a connection is not let in: CONNACK 3, 4 and 5 (MQTT 3.1.1, 3.2.2.3), and what MQTT 5 has in their place. */
export type Closed = 'unavailable' | 'bad-credentials' | 'not-authorized';

/** A device of a fleet, which is the scope. */
export interface Owner {
  scope: string;
  hardwareId: string;
}

/** Whose places a connection takes, in one name space for all doors: a device has a few of them, what devices share has more. */
export interface Holder {
  name: string;
  isShared: boolean;
}

/** A connection that a door has let in. */
export interface Guest {
  /** Whose the connection is, where it stays open: it is closed when that device is barred. */
  readonly owner?: Owner;
  /** Under whom it is counted; until it has one it is counted under its address. */
  readonly holder?: Holder;
  /** False until the device has proved who it is, where that comes after it was let in: it may not stay long without. */
  readonly isProven?: boolean;
  /** A subscription to any other filter is refused. */
  mayRead(filter: string): boolean;
  /** A message to any other topic ends the connection. */
  mayWrite(topic: string): boolean;
  /** Resolves when what the message says is committed: then it is acknowledged. A rejection ends the connection. */
  receive(message: DoorMessage): Promise<void>;
  /** The connection is over; `graceful` when the device said goodbye, so that its will is void. */
  left?(graceful: boolean): Promise<void>;
}

/**
 * A protocol that devices speak which exist already. The front listener gives it the connections that it recognises; what
 * it answers goes to the connection that asked, never over a broker's shared topics.
 */
export interface Door {
  /** For metrics and log lines. */
  readonly name: string;
  /** Whether the connection is meant for this door; looks at nothing but the caller. */
  recognises(caller: Caller): boolean;
  admit(caller: Caller, line: Line): Promise<Guest | Closed>;
  /** The listener stops, and waits for what guests are about: nothing is to be tried again. */
  stop?(): void;
}
