import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from '../support/certificate-maker';
import { hub, type TestFleet } from '../support/registration-world';
import { VendorBench } from './support/vendor';

describe('a ThingsBoard device on paho', () => {
  let bench: VendorBench;
  let ours: TestFleet;

  beforeAll(async () => {
    bench = await VendorBench.start();
    ours = await bench.world.fleet();
    await bench.world.setFleet(ours.fleet.id, 'ready');
  });
  afterAll(() => bench.stop());

  it.each([
    ['td-1', {}],
    ['td-2', { credentialsType: 'MQTT_BASIC', clientId: 'c', username: 'u', password: 'p' }],
    ['td-3', { credentialsType: 'X509_CERTIFICATE' }],
  ])('provisions itself and is let in afterwards: %s %j', async (deviceName, more: object) => {
    const { pem: certificate, key } = await makeCertificate(deviceName);
    const [certFile, keyFile] = ['cert.pem', 'key.pem'].map((name) => join(bench.folder, name));
    await Promise.all([writeFile(certFile, certificate), writeFile(keyFile, key)]);
    const { id, secret } = ours.enrollment;
    const request = { deviceName, provisionDeviceKey: id, provisionDeviceSecret: secret, hash: certificate, ...more };
    const [port, body] = [String(bench.port), JSON.stringify(request)];
    const client = bench.launch('thingsboard-provision.py', port, body, deviceName, certFile, keyFile);
    expect(await client.says()).toMatchObject({ status: 'SUCCESS', assignment: { host: hub.host } });
    expect(await client.says(2)).toMatchObject({ requestId: 'r' });
  });

  it('is told when its secret is wrong', async () => {
    const request = { deviceName: 'td-4', provisionDeviceKey: ours.enrollment.id, provisionDeviceSecret: 'wrong' };
    expect(await bench.run('thingsboard-provision.py', String(bench.port), JSON.stringify(request), 'td-4')).toEqual({
      status: 'NOT_FOUND',
      errorMsg: 'Provision data was not found!',
    });
  });
});
