import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

interface Answer {
  code: string;
  timeZone: string;
  errors: object[];
}

describe('the time zone of an account', () => {
  let test: TestApp;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const { database, close: drop } = await testDatabase();
    test = await startTestApp({ database });
    close = drop;
  });
  afterAll(async () => {
    await test.close();
    await close();
  });

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
