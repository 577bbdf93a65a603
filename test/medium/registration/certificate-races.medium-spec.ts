import { newId } from '../../../src/common/ids';
import { selectForReply } from '../../../src/registration/devices/device.repository';
import { newRequest } from '../../support/certificate-request';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

describe('certificates that two answers ask for at once', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  /** A device with a certificate request, and so with a certificate. */
  const deviceOf = async (ours: TestFleet, hardwareId: string) => {
    const gw = await world.gatewayOf(ours, hardwareId);
    const { deviceId = '' } = await gw.ask(bySecret(ours, { csr: (await newRequest()).csr }));
    return deviceId;
  };

  /** Both answers as two processes give them that have read the same row; with what the row has then. */
  const both = async (id: string) => {
    const [due] = await selectForReply(world.database, [id]);
    const told = await Promise.all([world.authority.certified(due), world.authority.certified(due)]);
    const [row] = await selectForReply(world.database, [id]);
    return { told: told.map(({ certificate, certificateExpiresAt }) => [certificate, certificateExpiresAt]), row };
  };

  it('are one, and both tell it with its own end', async () => {
    const ours = await world.fleet();
    const id = await deviceOf(ours, 'once-1');
    const dueBy = [
      'certificate = null, certificate_expires_at = null',
      // One that is due: its successor is told with the successor's end.
      `certificate_expires_at = now() + interval '1 day'`,
    ];
    for (const change of [...dueBy, ...dueBy, ...dueBy]) {
      await world.database.query(`update device set ${change} where id = $1`, [id]);
      const { told, row } = await both(id);
      expect(row.certificate).toContain('BEGIN CERTIFICATE');
      const kept = [row.certificate, row.certificateExpiresAt];
      expect(told).toEqual([kept, kept]);
    }
  });

  it('are one of a key that the device is about to change to as well', async () => {
    const ours = await world.fleet();
    const id = await deviceOf(ours, 'once-2');
    const { csr } = await newRequest();
    for (let round = 0; round < 3; round += 1) {
      await world.database.query(
        `update device set renewal_key_fingerprint = $2, renewal_csr = $3, renewal_certificate = null,
           renewal_expires_at = null where id = $1`,
        [id, newId(), csr],
      );
      const { told, row } = await both(id);
      expect(row.renewalCertificate).toContain('BEGIN CERTIFICATE');
      const kept = [row.renewalCertificate, row.renewalExpiresAt];
      expect(told).toEqual([kept, kept]);
    }
  });
});
