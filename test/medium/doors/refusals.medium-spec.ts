import type { IClientOptions } from 'mqtt';
import { makeCertificate } from '../../support/certificate-maker';
import { eventually } from '../../support/eventually';
import { RegistrationWorld, type TestFleet } from '../../support/registration-world';

/** Their own protocols tell devices little; an operator finds each with what was wrong. */
describe('what the front doors turn away', () => {
  let world: RegistrationWorld;
  let ours: TestFleet;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    ours = await world.fleet();
  });
  afterAll(() => world.stop());

  const kept = (hardwareId: string, count = 1) =>
    eventually(async () => {
      const { items } = await world.refused.list({ hardwareId, limit: 10 });
      return items.length >= count ? items.map(({ code, message, topic }) => ({ code, message, topic })) : null;
    });
  const signIn = (message: unknown) => [{ code: 'CREDENTIALS_REFUSED', topic: '', message }];

  describe('of Azure', () => {
    const visitor = (id: string, scope: string, shown: IClientOptions) =>
      world.visitor({ clientId: id, username: `${scope}/registrations/${id}/api-version=2019-03-31`, ...shown });
    const token = (scope: string, id: string, expiry = 4_000_000_000) =>
      `SharedAccessSignature sr=${scope}%2Fregistrations%2F${id}&sig=bm9uZQ%3D%3D&skn=registration&se=${expiry}`;

    it('tells a false token, a scope that is no fleet, and a user name that is another', async () => {
      const { name } = ours.fleet;
      await visitor('az-token', name, { password: token(name, 'az-token') });
      expect(await kept('az-token')).toEqual(signIn(expect.stringContaining(`a key of an enrollment of ${name}`)));
      await visitor('az-scope', 'nowhere', { password: token('nowhere', 'az-scope') });
      expect(await kept('az-scope')).toEqual(signIn(expect.stringContaining('There is no fleet nowhere')));
      const stray = visitor('az-name', name, { clientId: 'az-other', password: 'x' });
      await expect(stray).rejects.toMatchObject({ code: 5 });
      expect(await kept('az-other')).toEqual(signIn(expect.stringContaining('The user name is not')));
    });

    it('tells a certificate of a stranger', async () => {
      const { pem: cert, key } = await makeCertificate('az-cert');
      await visitor('az-cert', ours.fleet.name, { cert, key });
      expect(await kept('az-cert')).toEqual(signIn(expect.stringContaining('leads to no authority')));
    });
  });

  it('of ThingsBoard tells a false secret and a request that cannot be read, without the secret', async () => {
    const device = await world.visitor({ username: 'provision' });
    const ask = (body: object) => device.client.publishAsync('/provision/request', JSON.stringify(body), { qos: 1 });
    const { id: provisionDeviceKey } = ours.enrollment;
    await ask({ deviceName: 'tb-shut', provisionDeviceKey, provisionDeviceSecret: 'guess' });
    expect(await kept('tb-shut')).toMatchObject([{ code: 'ENROLLMENT_REFUSED', topic: '/provision/request' }]);
    await ask({ deviceName: 7, provisionDeviceKey, provisionDeviceSecret: 'guess' });
    expect(await kept('')).toMatchObject([
      { code: 'PAYLOAD_INVALID', message: expect.stringContaining('schema: deviceName: ') },
    ]);
    expect(JSON.stringify(await world.database.query('select * from refused_message'))).not.toContain('guess');
  });

  it('of AWS tells a claim of a stranger, and a request for another template', async () => {
    const username = '?SDK=JavaScript';
    const stranger = await makeCertificate('claim');
    const shut = world.visitor({ clientId: 'aws-shut', username, cert: stranger.pem, key: stranger.key });
    await expect(shut).rejects.toMatchObject({ code: 5 });
    expect(await kept('aws-shut')).toEqual(signIn(expect.stringContaining('leads to no authority')));
    const authority = await makeCertificate('Maker', { pathLength: 0 });
    await world.enrollAuthority(ours, authority);
    const claim = await makeCertificate('claim', { by: authority });
    const device = await world.visitor({ username, cert: claim.pem, key: claim.key });
    const topic = '$aws/provisioning-templates/another/provision/json';
    await device.client.publishAsync(topic, '{"certificateOwnershipToken":"short"}', { qos: 1 });
    const message = 'The device is answered ResourceNotFound: this claim is not for that template';
    expect(await kept('claim')).toEqual([{ code: 'AWS_REQUEST_REFUSED', message, topic }]);
  });

  it('of Sparkplug tells a false password, a will of another node, and what is no payload', async () => {
    const { id, secret } = ours.enrollment;
    const node = (username: string, password: string, dies = username) => {
      const will = { topic: `spBv1.0/plant/NDEATH/${dies}`, payload: Buffer.alloc(0), qos: 0, retain: false } as const;
      return world.visitor({ username, password, will });
    };
    await expect(node('sp-shut', `${id}:wrong`)).rejects.toMatchObject({ code: 4 });
    expect(await kept('sp-shut')).toEqual(signIn('The password opens no enrollment for this node.'));
    await expect(node('sp-will', `${id}:${secret}`, 'sp-other')).rejects.toMatchObject({ code: 5 });
    expect(await kept('sp-will')).toEqual(signIn(expect.stringContaining('NDEATH')));
    const device = await node('sp-odd', `${id}:${secret}`);
    await device.client.publishAsync('spBv1.0/plant/NBIRTH/sp-odd', Buffer.from([0xff, 0xff]), { qos: 1 });
    expect(await kept('sp-odd')).toMatchObject([{ code: 'PAYLOAD_INVALID', topic: 'spBv1.0/plant/NBIRTH/sp-odd' }]);
  });
});
