import { createPrivateKey, X509Certificate } from 'node:crypto';
import { newId } from '../../../src/common/ids';
import { makeCertificate } from '../../support/certificate-maker';
import { newRequest } from '../../support/certificate-request';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

describe('certificates of keys that are known already', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const requestBy = ({ fleet }: TestFleet, id: string, csr?: string) => ({
    requestId: newId(),
    fleet: fleet.name,
    enrollment: { id },
    csr,
  });

  it('open the fleet that they were issued in, where the key is known in another one as well', async () => {
    const { csr, key } = await newRequest();
    const register = async (ours: TestFleet) => {
      const gw = await world.gatewayOf(ours, 'key-1');
      return { ours, ...(await gw.ask(bySecret(ours, { csr }))) };
    };
    const both = [await register(await world.fleet()), await register(await world.fleet())];
    const connected = await Promise.all(both.map(({ certificate }) => world.gatewayBy('key-1', key, certificate)));
    for (const [index, { ours, certificate, deviceId }] of both.entries()) {
      const reply = await connected[index].ask(requestBy(ours, ours.enrollment.id));
      expect(reply).toMatchObject({ deviceId, certificate });
    }
  });

  it('are issued once a request of the key comes, and of a next key only for that', async () => {
    const authority = await makeCertificate('Maker of keys', { pathLength: 0 });
    const ours = await world.fleet();
    const { id } = await world.enrollAuthority(ours, authority);
    await world.setFleet(ours.fleet.id, 'ready');
    const leaf = await makeCertificate('key-2', { by: authority });
    const gw = await world.gatewayBy('key-2', leaf.key, leaf.pem);
    const ask = (csr?: string) => gw.ask(requestBy(ours, id, csr));
    const first = await ask();
    expect(first).toMatchObject({ status: 'assigned' });
    expect(first.certificate).toBeUndefined();
    const { csr: next } = await newRequest('key-2');
    expect((await ask(next)).certificate).toBeDefined();
    expect((await ask()).certificate).toBeUndefined();
    const { csr } = await newRequest('key-2', leaf.keys);
    const { certificate, deviceId } = await ask(csr);
    expect(deviceId).toBe(first.deviceId);
    expect(new X509Certificate(certificate ?? '').checkPrivateKey(createPrivateKey(leaf.key))).toBe(true);
    expect((await ask()).certificate).toBe(certificate);
  });
});
