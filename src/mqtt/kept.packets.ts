import type { AedesPublishPacket, PublishPacket } from 'aedes';

export type QueuedPacket = AedesPublishPacket & { messageId?: number };

/** What aedes queues in a message's place once its PUBREC has come (MQTT 3.1.1, 4.3.3). */
export const isRelease = ({ cmd }: { cmd?: string }): boolean => cmd === 'pubrel';

/** What aedes knows a message by. */
export type BrokerNumbers = Pick<AedesPublishPacket, 'brokerId' | 'brokerCounter'>;

export const isSame = (one: BrokerNumbers, other: Partial<BrokerNumbers>): boolean =>
  one.brokerId === other.brokerId && one.brokerCounter === other.brokerCounter;

/** What a kept message takes beside its payload, in bytes: measured with the topics and properties of ours. */
const overhead = 600;

export const costOf = ({ payload, properties }: Pick<PublishPacket, 'payload' | 'properties'>): number =>
  overhead + payload.length + (properties?.correlationData?.length ?? 0);

/** With a payload of its own: what came from a socket is a part of a larger buffer, which would be kept with it. */
export const copyOf = <P extends PublishPacket>(packet: P): P & { payload: Buffer } => ({
  ...packet,
  payload: Buffer.from(packet.payload),
});

/** The scope whose connections alone may see the packet; undefined when any connection of the device may. */
export const audienceOf = (packet: Pick<PublishPacket, 'properties'>): string | undefined => {
  const audience = packet.properties?.userProperties?.audience;
  return typeof audience === 'string' ? audience : undefined;
};

/** Marks a packet for one scope; aedes carries properties along and writes none to a 3.1.1 client. */
export const withAudience = (audience: string | undefined): Pick<PublishPacket, 'properties'> =>
  audience === undefined ? {} : { properties: { userProperties: { audience } } };
