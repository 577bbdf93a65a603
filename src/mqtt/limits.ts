/** Bounds of the embedded broker: what one device, and all of them together, may take of this process. */
export interface BrokerLimits {
  connections: number;
  connectionsPerDevice: number;
  /** Longest MQTT packet, in bytes, before and after the device has been let in. */
  connectPacketBytes: number;
  packetBytes: number;
  /** Messages a second of one connection, and how many it may send at once; what is more waits. */
  messagesPerSecond: number;
  messagesAtOnce: number;
  /** Messages of all connections that wait for their commit, but for states that wills tell; beyond that no connection is read. */
  messagesInHand: number;
  connectTimeoutMs: number;
  /** Connections to doors by what many devices share: one claim certificate, or one enrollment's secret. */
  connectionsPerClaim: number;
  /** Connections from one address that a door has let in without a proof. */
  strangersPerAddress: number;
  /** How long a device that a door has let in without a proof may stay without one. */
  strangerMs: number;
  /** Filters of one connection, or of its kept session; a gateway has a few topics. */
  subscriptionsPerConnection: number;
  /** Sessions that outlive their connection (clean session = 0), and messages kept for each. */
  sessions: number;
  sessionsPerDevice: number;
  queuedPerSession: number;
  retainedPerDevice: number;
  /** Messages of QoS 2 that one connection has begun and not finished. */
  unfinishedPerConnection: number;
  /** What is retained, queued and unfinished of all devices together, and of each. */
  keptBytes: number;
  keptBytesPerDevice: number;
  /** What a peer may leave unread of what it is sent, in bytes, and for how long; then its connection is closed. */
  unreadBytes: number;
  unreadMs: number;
  /**
   * How long a message waits for Postgres before its connection is closed unacknowledged; a will that tells a state waits for as
   * long as it takes.
   */
  patienceMs: number;
}

export const defaultLimits: BrokerLimits = {
  connections: 20_000,
  connectionsPerDevice: 16,
  connectPacketBytes: 16 * 1024,
  packetBytes: 128 * 1024,
  messagesPerSecond: 200,
  messagesAtOnce: 1_000,
  messagesInHand: 20_000,
  connectTimeoutMs: 10_000,
  connectionsPerClaim: 5_000,
  strangersPerAddress: 1_000,
  strangerMs: 60_000,
  subscriptionsPerConnection: 32,
  sessions: 20_000,
  sessionsPerDevice: 8,
  queuedPerSession: 100,
  retainedPerDevice: 16,
  unfinishedPerConnection: 20,
  keptBytes: 64 * 1024 * 1024,
  keptBytesPerDevice: 1024 * 1024,
  unreadBytes: 1024 * 1024,
  unreadMs: 10_000,
  patienceMs: 30_000,
};
