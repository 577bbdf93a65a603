import { isOwnTopicName } from './topics';

describe('a topic that a device names for us to publish to', () => {
  const below = (levels: string) => isOwnTopicName('gw-1', `moorage/v1/gw-1/${levels}`);

  it('lies below the device’s own prefix and has no wildcards', () => {
    expect(below('answers')).toBe(true);
    expect(isOwnTopicName('gw-1', 'moorage/v1/gw-2/answers')).toBe(false);
    for (const levels of ['', '+', 'a/#', 'a\0']) expect(below(levels)).toBe(false);
  });

  it('has at most 32 levels: brokers close the connection for many more', () => {
    expect(below(Array(29).fill('a').join('/'))).toBe(true);
    expect(below(Array(30).fill('a').join('/'))).toBe(false);
    expect(below('/'.repeat(250))).toBe(false);
  });
});
