/** Everything of one device lies below `moorage/v1/{hardwareId}/`. */
const root = 'moorage/v1';

/** What devices send to the service; the last level of the topic. */
export const inboundKinds = ['register', 'state', 'usage'] as const;
export type InboundKind = (typeof inboundKinds)[number];

const longestHardwareId = 128;
const longestTopic = 512;
/** A broker closes the connection that publishes to more levels than it takes: 200 in Mosquitto, 128 in EMQX; it would be ours. */
export const mostLevels = 32;

/** Letters, digits and `. _ : @ = ~ -`, so that an id is one topic level and can never be a wildcard (MQTT 3.1.1, 4.7.1). */
const hardwareIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:@=~-]*$/;

export const isHardwareId = (text: string): boolean => text.length <= longestHardwareId && hardwareIdPattern.test(text);

export const prefixOf = (hardwareId: string): string => `${root}/${hardwareId}/`;
export const topicOf = (hardwareId: string, leaf: string): string => prefixOf(hardwareId) + leaf;

/** The filter that gives every device's messages of one kind. */
export const filterOf = (kind: InboundKind): string => `${root}/+/${kind}`;

export interface DeviceTopic {
  hardwareId: string;
  /** What follows the device's prefix; may have several levels. */
  leaf: string;
}

/** Takes a topic name or filter apart; null when it does not lie below one device's prefix. */
export function parseTopic(topic: string): DeviceTopic | null {
  if (topic.length > longestTopic || !topic.startsWith(`${root}/`)) return null;
  const end = topic.indexOf('/', root.length + 1);
  if (end < 0 || end === topic.length - 1) return null;
  const hardwareId = topic.slice(root.length + 1, end);
  return isHardwareId(hardwareId) ? { hardwareId, leaf: topic.slice(end + 1) } : null;
}

export const inboundKindOf = (topic: DeviceTopic): InboundKind | null =>
  inboundKinds.find((kind) => kind === topic.leaf) ?? null;

/** Whether a topic name or filter lies below the device's own prefix. */
export const isOwnTopic = (hardwareId: string, topic: string): boolean => parseTopic(topic)?.hardwareId === hardwareId;

/** Whether a topic name or filter lies below what the service and its devices use. */
export const isOurTopic = (topic: string): boolean => topic.startsWith(`${root}/`);

/** Whether it has no more levels than the broker takes. */
export const isShallow = (topic: string): boolean => topic.split('/').length <= mostLevels;

/** Whether a topic name can be published to by us: own, without wildcards, and of no more levels than every broker takes. */
export const isOwnTopicName = (hardwareId: string, topic: string): boolean =>
  isOwnTopic(hardwareId, topic) && !/[+#\0]/.test(topic) && isShallow(topic);

/** Whether `filter` covers `topic` (MQTT 3.1.1, 4.7.1). */
export function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}
