import { throttledCode } from '../../registration';
import { registered } from './aws.answers';

describe('answers to AWS devices', () => {
  it('say of a registration that is put off that it is no refusal for good', () => {
    const reply = { requestId: 'r', status: 'rejected', retryAfter: 7, correlationId: 'c' } as const;
    const reason = { code: throttledCode, message: 'ask again in 7 s' };
    expect(registered('gw-1', { ...reply, reason }, true).rejected).toEqual({
      statusCode: 429,
      errorCode: 'TooManyRequests',
      errorMessage: 'REGISTRATION_THROTTLED: ask again in 7 s',
    });
  });
});
