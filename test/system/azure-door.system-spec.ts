import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from '../support/certificate-maker';
import { eventually } from '../support/eventually';
import { hub, type TestFleet } from '../support/registration-world';
import { VendorBench } from './support/vendor';

interface Outcome {
  error?: string;
  message?: string;
  result?: Record<string, unknown>;
}

const deviceKey = ({ enrollment: { secret } }: TestFleet, id: string): string =>
  createHmac('sha256', secret).update(id).digest('base64');

describe('Azure’s own provisioning client', () => {
  let bench: VendorBench;

  beforeAll(async () => {
    bench = await VendorBench.start();
  });
  afterAll(() => bench.stop());

  const register = (scope: string, id: string, ...shown: string[]): Promise<Outcome> =>
    bench.run('azure-register.cjs', `localhost:${bench.port}`, scope, id, ...shown);
  const devicesOf = async ({ fleet }: TestFleet) =>
    (await bench.world.decisions.list({ fleetId: fleet.id, limit: 10 })).items;

  it('waits while the fleet is built, and is told where to connect', async () => {
    const ours = await bench.world.fleet();
    const registered = register(ours.fleet.name, 'vendor-1', deviceKey(ours, 'vendor-1'));
    await eventually(async () => (await devicesOf(ours)).at(0)?.status === 'assigning', { timeoutMs: 30_000 });
    await bench.world.setFleet(ours.fleet.id, 'ready');
    const { result } = await registered;
    expect(result).toMatchObject({
      status: 'assigned',
      assignedHub: hub.host,
      deviceId: 'vendor-1',
      registrationId: 'vendor-1',
      payload: { port: hub.port, tls: hub.tls, topicPrefix: 'moorage/v1/vendor-1/' },
    });
    expect(await devicesOf(ours)).toMatchObject([
      { hardwareId: 'vendor-1', status: 'assigned', attributes: { site: 'Kiel' } },
    ]);
  });

  it('registers by a certificate of an enrolled authority', async () => {
    const ours = await bench.world.fleet();
    await bench.world.setFleet(ours.fleet.id, 'ready');
    const authority = await makeCertificate('Maker', { pathLength: 0 });
    await bench.world.enrollAuthority(ours, authority);
    const { pem, key } = await makeCertificate('vendor-5', { by: authority });
    const [certFile, keyFile] = ['vendor-5.pem', 'vendor-5.key'].map((name) => join(bench.folder, name));
    await Promise.all([writeFile(certFile, pem), writeFile(keyFile, key)]);
    expect(await register(ours.fleet.name, 'vendor-5', certFile, keyFile)).toMatchObject({
      result: { status: 'assigned', assignedHub: hub.host, deviceId: 'vendor-5' },
    });
  });

  it('understands every refusal', async () => {
    const ours = await bench.world.fleet('manual');
    const own = deviceKey(ours, 'vendor-2');
    const pending = bench.launch('azure-register.cjs', `localhost:${bench.port}`, ours.fleet.name, 'vendor-2', own);
    const waiting = await eventually(async () => (await devicesOf(ours)).at(0), { timeoutMs: 30_000 });
    await pending.kill();
    await bench.world.decisions.decideFor(waiting.id, 'reject', 'operator');
    const key = deviceKey(ours, 'vendor-3');
    expect(await register(ours.fleet.name, 'vendor-2', own)).toMatchObject({
      error: 'ProvisioningRegistrationFailedError',
    });
    expect(await register(ours.fleet.name, 'vendor-4', key)).toMatchObject({ error: 'UnauthorizedError' });
    expect(await register('no-such-fleet', 'vendor-3', key)).toMatchObject({ error: 'DeviceNotFoundError' });
    expect(await devicesOf(ours)).toHaveLength(1);
  });
});
