import { throttledCode } from '../../registration';
import { answerOf } from './dps.answers';

describe('answers to DPS devices', () => {
  it('say of a registration that is put off what Azure’s clients wait by', () => {
    const reply = { requestId: 'r', status: 'rejected', retryAfter: 7, correlationId: 'c' } as const;
    const reason = { code: throttledCode, message: 'ask again in 7 s' };
    const context = { registrationId: 'gw-1', correlationId: 'c', now: new Date('2026-01-01T00:00:00Z') };
    expect(answerOf({ reply: { ...reply, reason }, device: null }, context)).toEqual({
      status: 429,
      retryAfter: 7,
      body: {
        errorCode: 429001,
        trackingId: 'c',
        message: 'Too many requests.',
        timestampUtc: '2026-01-01T00:00:00.000Z',
      },
    });
  });
});
