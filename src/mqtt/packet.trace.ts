import type { IPublishPacket } from 'mqtt';

/** The sender's trace, as W3C's draft for MQTT 5 says: a user property. One that stands there several times is none. */
export function traceparentOf({ properties }: Pick<IPublishPacket, 'properties'>): string | null {
  const given = properties?.userProperties?.traceparent;
  return typeof given === 'string' ? given : null;
}
