import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from '../support/certificate-maker';
import { newRequest } from '../support/certificate-request';
import { hub, type TestFleet } from '../support/registration-world';
import { VendorBench, type VendorProcess } from './support/vendor';

describe('AWS’s own SDKs', () => {
  let bench: VendorBench;
  let ours: TestFleet;
  let claim: string[];
  let port: string;

  beforeAll(async () => {
    bench = await VendorBench.start();
    port = String(bench.port);
    ours = await bench.world.fleet();
    await bench.world.setFleet(ours.fleet.id, 'ready');
    const authority = await makeCertificate('Maker', { pathLength: 0 });
    await bench.world.enrollAuthority(ours, authority);
    const { pem, key } = await makeCertificate('claim', { by: authority });
    claim = await files('claim', { pem, key });
  });
  afterAll(() => bench.stop());

  const files = (name: string, contents: Record<string, string>): Promise<string[]> =>
    Promise.all(
      Object.entries(contents).map(async ([kind, text]) => {
        const path = join(bench.folder, `${name}.${kind}`);
        await writeFile(path, text);
        return path;
      }),
    );
  async function isIn(client: VendorProcess, thingName: string): Promise<void> {
    expect(await client.says()).toMatchObject({
      thing: { thingName, deviceConfiguration: { status: 'assigned', host: hub.host } },
    });
    expect(await client.says(2)).toEqual({ connected: true, refused: 0 });
  }

  it.each(['3', '5'])(
    'provision by claim with keys that we make, and come in with them: v2, MQTT %s',
    async (version) => {
      const client = bench.launch('aws-v2-provision.cjs', port, ours.fleet.name, `v2-${version}`, version, ...claim);
      await isIn(client, `v2-${version}`);
    },
  );

  it('provision by claim with a request of their own: v2', async () => {
    const own = await files('own', await newRequest());
    const client = bench.launch('aws-v2-provision.cjs', port, ours.fleet.name, 'v2-csr', '3', ...claim, ...own);
    await isIn(client, 'v2-csr');
  });

  it('understand a refusal: v2', async () => {
    expect(await bench.run('aws-v2-provision.cjs', port, ours.fleet.name, 'no id/', '3', ...claim)).toMatchObject({
      statusCode: 400,
      errorCode: 'InvalidPayload',
    });
  });

  it('provision by claim with keys that we make, and come in with them: v1', async () => {
    const client = bench.launch('aws-v1-provision.cjs', port, ours.fleet.name, 'v1', ...claim, bench.folder);
    await isIn(client, 'v1');
  });
});
