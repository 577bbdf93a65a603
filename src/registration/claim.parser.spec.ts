import { parseClaim } from './claim.parser';
import { askingOf } from './door.claim';

const claimOf = (said: object, attributes: Record<string, unknown>) =>
  askingOf({
    hardwareId: 'reg-door',
    enrollmentId: 'e-1',
    fleetId: 'f-1',
    fleetName: 'north',
    keyFingerprint: null,
    requestId: 'r-1',
    correlationId: 'c-1',
    topic: 'a door',
    payload: Buffer.from(JSON.stringify(said)),
    attributes,
  });

describe('the registration of a door', () => {
  const long = { inventory: 'x'.repeat(40 * 1024) };

  it('is refused where it would keep more of a device than a message of its own may have', () => {
    expect(parseClaim(claimOf({ payload: long }, long))).toMatchObject({
      requestId: 'r-1',
      refusal: { code: 'PAYLOAD_TOO_LARGE' },
    });
  });

  it('may be as long as the door takes it, where that is not kept', () => {
    expect(parseClaim(claimOf(long, { site: 'Kiel' })).request).toMatchObject({ attributes: { site: 'Kiel' } });
  });
});
