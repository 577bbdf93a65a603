import { Readable } from 'node:stream';
import { images } from '../../../src/openstack';
import type { Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { emulatorCloud } from '../../support/reconciler-world';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Account {
  id: string;
  token: string;
}

interface Fleet {
  id: string;
  status: string;
  conditions: { message: string }[];
}

const specOf = (image: unknown) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [{ key: 'hub', image, flavor: 'm1.tiny', networks: ['lan'] }],
});

describe("an account's images", () => {
  let emulator: Emulator;
  let test: TestApp;
  let [north, south]: Account[] = [];

  const make = <T = { id: string }>(path: string, body: unknown, token?: string) => test.make<T>(path, body, token);
  const account = async (name: string): Promise<Account> => {
    const { id } = await make('accounts', { name, currency: 'EUR', timeZone: 'UTC' });
    const { token } = await make<Account>('api-tokens', { name, role: 'operator', accountId: id });
    return { id, token };
  };
  const send = (query: string, token: string): Promise<Response> =>
    fetch(`${test.url}/api/v1/images?diskFormat=raw&${query}`, {
      method: 'POST',
      body: Buffer.from(query),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    });
  const upload = async (name: string, token: string): Promise<string> =>
    ((await (await send(`name=${name}`, token)).json()) as { id: string }).id;
  const offered = async (token?: string) => {
    const more = token === undefined ? {} : { token };
    const { body } = await test.call<{ items: { id: string; name: string }[] }>(
      'GET',
      '/api/v1/images',
      undefined,
      more,
    );
    return body.items;
  };
  const namesFor = async (token?: string) => (await offered(token)).map(({ name }) => name).sort();
  const fleetOf = async (name: string, { id: accountId, token }: Account, image: unknown, engine = 'native') => {
    const { id: blueprintId } = await make('blueprints', { name, spec: specOf(image), accountId }, token);
    const { id } = await make('fleets', { name, accountId, blueprintId, approval: 'automatic', engine }, token);
    await make(`fleets/${id}/reconcile`, {}, token);
    return id;
  };
  const becomes = (id: string, status: string) =>
    eventually(
      async () => {
        const { body } = await test.call<Fleet>('GET', `/api/v1/fleets/${id}`);
        if (body.status !== status) throw new Error(`it is ${body.status}: ${JSON.stringify(body.conditions)}`);
        return body;
      },
      { timeoutMs: 20_000 },
    );
  const imagesInUse = () => emulator.state.all('servers').map(({ name, imageId }) => `${name} ${imageId}`);

  beforeAll(async () => {
    test = await startTestApp({ emulator: { buildMs: 20 }, env: { MOORAGE_SETTLE_MS: '300' } });
    ({ emulator } = test);
    [north, south] = [await account('north'), await account('south')];
  });
  afterAll(() => test.close());

  it('are listed to it alone, those that are nobody’s or public to all', async () => {
    await upload('own', north.token);
    await upload('other', south.token);
    await upload('shared', test.adminToken);
    expect(await namesFor(north.token)).toEqual(['guest', 'own', 'shared']);
    expect(await namesFor(south.token)).toEqual(['guest', 'other', 'shared']);
    expect(await namesFor()).toEqual(['guest', 'other', 'own', 'shared']);

    const cloud = emulatorCloud(emulator);
    const opened = await upload('opened', north.token);
    await images.update(cloud, opened, [{ op: 'replace', path: '/visibility', value: 'public' }]);
    await cloud.close();
    expect(await namesFor(south.token)).toContain('opened');
  });

  it('are booted by its fleets alone, whoever else has one of the same name', async () => {
    const [mine, theirs] = [await upload('gold', north.token), await upload('gold', south.token)];
    for (const engine of ['native', 'heat']) {
      const [a, b] = [
        await fleetOf(`a-${engine}`, north, 'gold', engine),
        await fleetOf(`b-${engine}`, south, { name: 'gold' }, engine),
      ];
      await Promise.all([a, b].map((id) => becomes(id, 'ready')));
      expect(imagesInUse()).toEqual(
        expect.arrayContaining([`moorage-a-${engine}-hub ${mine}`, `moorage-b-${engine}-hub ${theirs}`]),
      );
    }
    const none = await fleetOf('none', south, 'own');
    const { conditions } = await becomes(none, 'blocked');
    expect(JSON.stringify(conditions)).toContain('the cloud has no image own; it offers: gold, guest');
    const byId = await becomes(await fleetOf('by-id', south, mine), 'blocked');
    expect(JSON.stringify(byId.conditions)).toContain(`the cloud has no image ${mine}`);
  }, 60_000);

  it('are golden ones, too, which no blueprint of another account keeps from being deleted', async () => {
    const fleetId = await fleetOf('source', north, 'guest');
    await becomes(fleetId, 'ready');
    const path = `fleets/${fleetId}/images`;
    const golden = await make<{ id: string; imageName: string }>(path, { server: 'hub', name: 'v1' }, north.token);
    await eventually(async () => (await namesFor(north.token)).includes(golden.imageName));
    expect(await namesFor(south.token)).not.toContain(golden.imageName);

    await make('blueprints', { name: 'theirs', spec: specOf(golden.imageName), accountId: south.id }, south.token);
    const { id } = await make(
      'blueprints',
      { name: 'own', spec: specOf(golden.imageName), accountId: north.id },
      north.token,
    );
    const remove = () => test.call('DELETE', `/api/v1/${path}/${golden.id}`, undefined, { token: north.token });
    const refused = await remove();
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      `image ${golden.imageName} is asked for by version 1 of blueprint "own"`,
    ]);
    await test.call('DELETE', `/api/v1/blueprints/${id}`, undefined, { token: north.token });
    expect((await remove()).status).toBe(202);
  }, 60_000);

  it('are not had by an upload under the id of another image, which stays there for those who had it', async () => {
    const cloud = emulatorCloud(emulator);
    const { id: common } = await images.create(cloud, { name: 'common', disk_format: 'raw', container_format: 'bare' });
    await images.upload(cloud, common, () => Readable.from(['common']));
    const source = await fleetOf('precious', south, 'common');
    await becomes(source, 'ready');
    const { imageName } = await make<{ imageName: string }>(
      ...([`fleets/${source}/images`, { server: 'hub', name: 'v1' }, south.token] as const),
    );
    const golden = await eventually(async () => (await offered(south.token)).find(({ name }) => name === imageName));
    for (const id of [common, golden.id]) {
      const taken = await send(`name=mine&id=${id}`, north.token);
      expect(taken.status).toBeGreaterThanOrEqual(400);
      await eventually(async () => {
        const { body } = await test.call<{ status: string }>('GET', `/api/v1/images/uploads/${id}`);
        return body.status === 'failed';
      });
    }
    for (const token of [north.token, south.token]) expect(await namesFor(token)).toContain('common');
    expect(await namesFor(south.token)).toContain(imageName);
    expect(await namesFor(north.token)).not.toContain(imageName);
    await becomes(await fleetOf('after', south, imageName), 'ready');
    await cloud.close();
  }, 60_000);
});
