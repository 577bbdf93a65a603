import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { X509Crl } from '@peculiar/x509';
import { newRequest } from '../../support/certificate-request';
import { MovableClock } from '../../support/movable.clock';
import { bySecret, RegistrationWorld } from '../../support/registration-world';

describe('the list of revocations', () => {
  const clock = new MovableClock(new Date().toISOString());
  const began = clock.now().getTime();
  const after = (hours: number) => clock.moveTo(new Date(began + hours * 3_600_000).toISOString());
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start({ clock });
  });
  afterAll(() => world.stop());

  it('is signed anew where it says something new, or half of its time is over, however often it is asked for', async () => {
    const list = () => world.authority.revocations();
    const first = await list();
    after(1);
    expect((await list()).equals(first)).toBe(true);
    // A broker whose clock is some minutes behind takes it too.
    expect(new X509Crl(first).thisUpdate.getTime()).toBeLessThan(began - 4 * 60_000);
    after(13);
    const second = await list();
    const ends = (of: Buffer) => new X509Crl(of).nextUpdate?.getTime() ?? 0;
    expect(ends(second)).toBeGreaterThan(ends(first));
    const [ours, { csr }] = [await world.fleet(), await newRequest()];
    const { deviceId = '' } = await (await world.gatewayOf(ours, 'rev-1')).ask(bySecret(ours, { csr }));
    await world.decisions.decideFor(deviceId, 'revoke', 'anna');
    after(14);
    const third = new X509Crl(await list());
    expect(third.entries.map(({ reason }) => reason)).toEqual([9]);
    expect(third.nextUpdate?.getTime()).toBeGreaterThan(ends(second));
  });
});
