import { startTestApp, type TestApp } from '../../support/test-app';

interface Answer {
  code: string;
  timeZone: string;
  errors: object[];
}

describe('the time zone of an account', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  const made = (timeZone: string) =>
    test.call<Answer>('POST', '/api/v1/accounts', { name: 'Acme', currency: 'EUR', timeZone });
  const bills = async () => (await test.call('GET', '/api/v1/billing-periods')).status;

  it.each(['CAT', 'SystemV/EST5EDT', 'IST', 'CET', 'europe/berlin'])(
    'is refused where Postgres takes it for another or for none: %s',
    async (timeZone) => {
      const { status, body } = await made(timeZone);
      expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(body.errors).toEqual([
        { pointer: '/timeZone', message: 'must be a time zone of the IANA data base, such as Europe/Berlin' },
      ]);
      expect(await bills()).toBe(200);
    },
  );

  it.each(['UTC', 'GMT', 'Etc/UTC', 'US/Eastern', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires'])(
    'is taken where both know it: %s',
    async (timeZone) => {
      const { status, body } = await made(timeZone);
      expect([status, body.timeZone]).toEqual([201, timeZone]);
      expect(await bills()).toBe(200);
    },
  );
});
