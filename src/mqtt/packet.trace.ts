import type { UserProperties } from 'mqtt-packet';
import type { InboundPublish } from './lane/publish.codec';

/** The sender's trace, as W3C's draft for MQTT 5 says: a user property. One that stands there several times is none. */
export function traceparentOf({ userProperties }: Pick<InboundPublish, 'userProperties'>): string | null {
  if (userProperties.length === 0) return null;
  const given = userProperties.filter(([name]) => name === 'traceparent');
  return given.length === 1 ? given[0][1] : null;
}

/** User properties as `mqtt-packet` gives them, as names and values. */
export const pairsOf = (properties: UserProperties = {}): InboundPublish['userProperties'] =>
  Object.entries(properties).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
