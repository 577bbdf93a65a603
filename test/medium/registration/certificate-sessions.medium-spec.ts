import { newId } from '../../../src/common/ids';
import { makeCertificate, type Made } from '../../support/certificate-maker';
import { newRequest } from '../../support/certificate-request';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld, TestGateway, type TestFleet } from '../../support/registration-world';

describe('connections by certificates', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const dropped = ({ device }: TestGateway) => eventually(() => !device.client.connected);

  /** A gateway that came by its maker's certificate, and has one of ours for another key. */
  const registered = async (ours: TestFleet, enrollmentId: string, made: Made) => {
    const factory = await world.gatewayBy(made.name, made.key, made.pem);
    const { csr, key } = await newRequest();
    const request = { requestId: newId(), fleet: ours.fleet.name, enrollment: { id: enrollmentId }, csr };
    const { deviceId = '', certificate } = await factory.ask(request);
    return { factory, key, deviceId, certificate };
  };

  it.each(['suspend', 'revoke'] as const)(
    'end with their device’s %s, by its maker’s certificate as well, and those of another key go on',
    async (decision) => {
      const ours = await world.fleet();
      const authority = await makeCertificate(`Maker of ${decision}`, { pathLength: 0 });
      const { id } = await world.enrollAuthority(ours, authority);
      const made = await makeCertificate(`ses-${decision}`, { by: authority });
      const { factory, key, deviceId, certificate } = await registered(ours, id, made);
      const own = await world.gatewayBy(made.name, key, certificate);
      const clone = await makeCertificate(made.name, { by: authority });
      const other = await world.gatewayBy(clone.name, clone.key, clone.pem);
      const asked = await other.ask({ requestId: newId(), fleet: ours.fleet.name, enrollment: { id } });
      expect(asked.status).toBe('pending-approval');
      const password = await world.gatewayOf(ours, made.name);
      await world.decisions.decideFor(deviceId, decision, 'anna');
      await Promise.all([factory, own, password].map(dropped));
      expect(other.device.client.connected).toBe(true);
    },
  );

  it('that were made while their device was being revoked end as well; a password may be there to hear it', async () => {
    const ours = await world.fleet();
    const { csr, key } = await newRequest();
    const gw = await world.gatewayOf(ours, 'ses-4');
    const { deviceId, certificate } = await gw.ask(bySecret(ours, { csr }));
    const own = await world.gatewayBy('ses-4', key, certificate);
    const password = await world.gatewayOf(ours, 'ses-4');
    const decidedAt = new Date(Date.now() - 5_000);
    await world.database.query(`update device set status = 'revoked', updated_at = $2 where id = $1`, [
      ...[deviceId, decidedAt],
    ]);
    await dropped(own);
    expect(password.device.client.connected).toBe(true);
  });

  it('go on with the working key when a key beside it is rejected', async () => {
    const ours = await world.fleet();
    const { csr, key } = await newRequest();
    const gw = await world.gatewayOf(ours, 'ses-3');
    const { certificate } = await gw.ask(bySecret(ours, { csr }));
    const own = await world.gatewayBy('ses-3', key, certificate);
    const { deviceId = '', status } = await gw.ask(bySecret(ours, { csr: (await newRequest()).csr }));
    expect(status).toBe('pending-approval');
    await world.decisions.decideFor(deviceId, 'reject', 'anna');
    await dropped(gw);
    expect(own.device.client.connected).toBe(true);
  });
});
