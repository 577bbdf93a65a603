import { parseDpsAnswer } from './dps.answer';

const answer = (status: number, body: unknown, query = '') =>
  parseDpsAnswer(`$dps/registrations/res/${status}/?$rid=r1${query}`, Buffer.from(JSON.stringify(body)));

describe('an answer of a provisioning service', () => {
  it('is to be polled for while it says 202', () => {
    expect(answer(202, { operationId: 'op-1', status: 'assigning' }, '&retry-after=7')).toEqual({
      operationId: 'op-1',
      reply: { status: 'assigning', retryAfter: 7 },
    });
  });

  it('brings the assignment in its payload', () => {
    const where = { host: '203.0.113.7', port: 8883, tls: true, topicPrefix: 'moorage/v1/gw-1/' };
    const payload = { deviceId: 'd-1', fleet: 'north', ...where };
    expect(answer(200, { operationId: 'op-1', status: 'assigned', registrationState: { payload } })?.reply).toEqual({
      status: 'assigned',
      deviceId: 'd-1',
      fleet: 'north',
      assignment: where,
    });
  });

  it('is an assignment without a place where the service of another maker tells none', () => {
    const body = { operationId: 'op-1', status: 'assigned', registrationState: { assignedHub: 'hub' } };
    expect(answer(200, body)?.reply).toMatchObject({ status: 'assigned', assignment: undefined });
  });

  it('is final when it failed or is refused, and not now when it is throttled or broken', () => {
    const failed = { status: 'failed', registrationState: { errorCode: 403300, errorMessage: 'DEVICE_REJECTED: no' } };
    expect(answer(200, failed)?.reply).toMatchObject({ reason: { code: 'DEVICE_REJECTED', message: 'no' } });
    const waits = [
      answer(200, failed),
      answer(401, { errorCode: 401002, message: 'Unauthorized' }),
      answer(429, { errorCode: 429001, message: 'Too many requests.' }, '&retry-after=30'),
      answer(429, { errorCode: 429001, message: 'Too many requests.' }),
      answer(503, { errorCode: 503001, message: 'not now' }, '&retry-after=5'),
    ].map((one) => [one?.reply.status, one?.reply.retryAfter]);
    expect(waits).toEqual([
      ['rejected', undefined],
      ['rejected', undefined],
      ['rejected', 30],
      ['rejected', 10],
      ['rejected', 5],
    ]);
  });

  it('is none when it comes elsewhere or cannot be read', () => {
    expect(parseDpsAnswer('moorage/v1/gw-1/registration', Buffer.from('{}'))).toBeNull();
    expect(parseDpsAnswer('$dps/registrations/res/200/?$rid=r1', Buffer.from('{'))).toBeNull();
  });
});
