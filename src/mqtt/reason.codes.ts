/** CONNACK return codes of MQTT 3.1.1 (3.2.2.3). */
export const returnCodes = { identifierRejected: 2, unavailable: 3, badCredentials: 4, notAuthorized: 5 } as const;

/** Reason codes of MQTT 5 (2.4). */
export const reasons = {
  unspecified: 0x80,
  malformed: 0x81,
  protocolError: 0x82,
  identifierRejected: 0x85,
  badCredentials: 0x86,
  notAuthorized: 0x87,
  unavailable: 0x88,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  qosNotSupported: 0x9b,
  subscriptionIdentifiersNotSupported: 0xa1,
} as const;

/** What a DISCONNECT can say, and a CONNACK cannot (5.0, 3.2.2.2). */
const onlyAfterConnack = new Set<number>([
  reasons.keepAliveTimeout,
  reasons.sessionTakenOver,
  reasons.topicFilterInvalid,
  reasons.receiveMaximumExceeded,
  reasons.topicAliasInvalid,
  reasons.administrativeAction,
  reasons.subscriptionIdentifiersNotSupported,
]);

/** What a CONNACK says in place of this code. */
export const inConnack = (reasonCode: number): number =>
  onlyAfterConnack.has(reasonCode) ? reasons.unspecified : reasonCode;

/** Whether a DISCONNECT with this code voids the will (5.0, 3.1.2.5): any but this one goes with it. */
export const isGoodbye = (reasonCode = 0): boolean => reasonCode === 0;

/** Of a filter that was not granted: MQTT 3.1.1, 3.9.3. */
export const refusedFilter = 0x80;
