import { boundedEnd } from './use.end';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));

describe('the end of a use', () => {
  it('is when it is found to be over, and known until it was last seen', () => {
    expect(boundedEnd(at(1), at(9), at(5))).toEqual({ occurredAt: at(9), lastSeenAt: at(5) });
    expect(boundedEnd(null, at(9))).toEqual({ occurredAt: at(9), lastSeenAt: null });
  });

  it('is not before its beginning, nor before it was last seen', () => {
    expect(boundedEnd(at(9), at(1), at(5))).toEqual({ occurredAt: at(9), lastSeenAt: at(5) });
    expect(boundedEnd(at(1), at(5), at(5))).toEqual({ occurredAt: at(5), lastSeenAt: null });
  });
});
