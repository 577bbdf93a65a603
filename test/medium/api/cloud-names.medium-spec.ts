import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../../src/api/http/problem';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('the name of a cloud', () => {
  let test: TestApp;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-clouds-'));
    const file = join(dir, 'clouds.yaml');
    const auth = { auth_url: 'http://127.0.0.1:9', username: 'u', password: 'p', project_name: 'x' };
    await writeFile(file, JSON.stringify({ clouds: { north: { auth }, 'rival-gmbh': { auth }, broken: {} } }));
    test = await startTestApp({ cloud: { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: 'north' } });
  });
  afterAll(async () => {
    await test.close();
    await rm(dir, { recursive: true });
  });

  const make = <T extends object = { id: string }>(path: string, body: unknown) => test.make<T>(path, body);

  it('that is wrong tells nobody of the other clouds, nor of where they are described', async () => {
    const { id: accountId } = await make('accounts', { name: 'Acme', currency: 'EUR', timeZone: 'UTC' });
    const { id: blueprintId } = await make('blueprints', { name: 'hub', spec: {} });
    const { token } = await make<{ token: string }>('api-tokens', { name: 'x', role: 'operator', accountId });
    const ask = async (method: string, path: string, body?: unknown) =>
      (await test.call<Problem>(method, `/api/v1/${path}`, body, { token })).body;
    const fleet = { name: 'x', accountId, blueprintId, cloud: 'nowhere' };
    const answers = [await ask('GET', 'flavors?cloud=nowhere'), await ask('POST', 'fleets', fleet)];
    for (const answer of answers)
      expect(answer).toMatchObject({ code: 'CLOUD_NOT_FOUND', detail: 'there is no cloud nowhere' });
    const misdescribed = await ask('GET', 'flavors?cloud=broken');
    expect(misdescribed).toMatchObject({ status: 500, code: 'CLOUD_CONFIG_INVALID' });
    expect(JSON.stringify([...answers, misdescribed])).not.toMatch(/rival|north|\/clouds\.yaml/);
  });
});
