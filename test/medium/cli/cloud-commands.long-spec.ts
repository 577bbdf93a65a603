import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CommandLine, manifestOfOneFleet } from '../../support/command-line';
import type { Product } from '../../support/product';

/** Two fleets of one account, with a volume each. */
const manifest = [
  manifestOfOneFleet.replace(
    'networks: [lan] }]',
    'networks: [lan], volumes: [{ key: data, sizeGiB: 1, keep: true }] }]',
  ),
  'kind: Fleet\nname: quay\naccount: Harbour Ltd\nblueprint: hub\n',
].join('---\n');

describe('the command line, of what fleets have in the cloud', () => {
  let line: CommandLine;
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    line = await CommandLine.start();
    ({ dir, product } = line);
    await writeFile(join(dir, 'fleets.yaml'), manifest);
    const applied = await moorage('apply', '-f', join(dir, 'fleets.yaml'), '--yes');
    expect(applied).toMatchObject({ code: 0, stdout: 'applied: 5 of 5 changed\n' });
  }, 60_000);
  afterAll(() => line.stop());

  const moorage = (...args: string[]) => line.run(...args);
  const json = async <T>(...args: string[]) => JSON.parse((await moorage(...args, '-o', 'json')).stdout) as T;

  it('joins two fleets, shows it from both sides, and separates them', async () => {
    const joined = await moorage('links', 'create', 'harbour', 'quay');
    expect(joined).toMatchObject({ code: 0, stdout: 'harbour and quay: joined\n' });
    expect(joined.stderr).toMatch(/joined\n$/);
    expect(await json('links', 'list', 'quay')).toMatchObject([{ peerName: 'harbour', phase: 'joined' }]);
    expect((await moorage('links', 'list', 'harbour')).stdout).toMatch(/^FLEET +PHASE[^]*\nquay +joined/);
    expect((await moorage('links', 'delete', 'harbour', 'quay')).code).toBe(5); // nobody is there to say yes
    const apart = await moorage('links', 'delete', 'quay', 'harbour', '--yes');
    expect(apart).toMatchObject({ code: 0, stdout: 'quay and harbour: separated\n' });
    expect((await moorage('links', 'list', 'quay')).stdout).toBe('linked with no fleet\n');
    const again = await moorage('links', 'delete', 'quay', 'harbour', '--yes');
    expect([again.code, again.stderr]).toEqual([4, expect.stringContaining('LINK_NOT_FOUND')]);
  }, 60_000);

  it('joins them by a file, whichever is named first, and only once', async () => {
    const file = join(dir, 'link.yaml');
    await writeFile(file, 'kind: Link\nfleets: [quay, harbour]\n');
    expect(await moorage('apply', '-f', file, '--dry-run')).toMatchObject({
      code: 2,
      stdout: '+ Link harbour and quay\n    + fleets: ["quay","harbour"]\n',
    });
    const applied = await moorage('apply', '-f', file, '--yes');
    expect(applied).toMatchObject({ code: 0, stdout: 'applied: 1 of 1 changed\n' });
    expect(await json('links', 'list', 'harbour')).toMatchObject([{ peerName: 'quay', phase: 'joined' }]);
    const [{ id }] = (await json<{ id: string; name: string }[]>('fleets', 'list')).filter(
      ({ name }) => name === 'quay',
    );
    await writeFile(file, `kind: Link\nfleets: [harbour, ${id}]\n`);
    expect((await moorage('apply', '-f', file, '--yes')).stdout).toBe('nothing to change: all is as the files say\n');
    await writeFile(file, 'kind: Link\nfleets: [harbour, nowhere]\n');
    const refused = await moorage('apply', '-f', file, '--yes');
    expect(refused.stderr).toContain('Link harbour and nowhere: there is no Fleet called nowhere');
    expect((await moorage('links', 'delete', 'quay', 'harbour', '--yes')).code).toBe(0);
  }, 60_000);

  it('waits for a link no longer than it is told to, and says what the link waits for', async () => {
    await moorage('fleets', 'create', 'unbuilt', '--account', 'Harbour Ltd', '--blueprint', 'hub');
    const late = await moorage('links', 'create', 'harbour', 'unbuilt', '--timeout', '1');
    expect(late).toMatchObject({ code: 7, stdout: '' });
    expect(late.stderr).toMatch(/harbour and unbuilt: waiting: [^]*WAIT_TIMED_OUT: the link is not joined after 1 s/);
    expect((await moorage('fleets', 'delete', 'unbuilt', '--yes')).code).toBe(0);
  }, 60_000);

  it('lists servers, acts on one, and reads its console', async () => {
    expect((await moorage('servers', 'list', 'harbour')).stdout).toMatch(
      /\nhub +active +ACTIVE +- +moorage-harbour-hub/,
    );
    expect((await moorage('servers', 'reboot', 'harbour', 'hub')).code).toBe(5);
    const rebooted = await moorage('servers', 'reboot', 'harbour', 'hub', '--yes');
    expect(rebooted).toMatchObject({ code: 0, stdout: 'server hub of harbour: reboot is under way\n' });
    const console = await moorage('servers', 'console', 'harbour', 'hub', '--lines', '1');
    expect(console).toMatchObject({ code: 0, stdout: expect.stringMatching(/\S/) });
    expect(await json('servers', 'console', 'harbour', 'hub')).toHaveProperty('server', 'hub');
    expect((await moorage('servers', 'stop', 'harbour', 'none', '--yes')).code).toBe(4);
  }, 60_000);

  it.each([
    ['images', 'hub', 'golden'],
    ['snapshots', 'hub/data', 'monday'],
  ])('takes %s, lists and deletes them', async (kind, of, name) => {
    expect((await moorage(kind, 'list', 'harbour')).stdout).toBe(`no ${kind}\n`);
    const taken = await moorage(kind, 'take', 'harbour', of, '--name', name);
    expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining(`${name} is active: moorage-harbour-`) });
    expect(await json(kind, 'list', 'harbour')).toMatchObject([{ name, status: 'active' }]);
    expect((await moorage(kind, 'delete', 'harbour', 'another', '--yes')).code).toBe(4);
    const deleted = await moorage(kind, 'delete', 'harbour', name, '--yes');
    expect(deleted).toMatchObject({ code: 0, stdout: expect.stringMatching(/ is deleted\n$/) });
  });

  it('brings an image to the cloud, for a blueprint to ask for', async () => {
    const file = join(dir, 'guest-2.img');
    await writeFile(file, Buffer.alloc(200_000, 'raw '));
    const uploaded = await moorage('images', 'upload', file, '--account', 'Harbour Ltd');
    expect(uploaded).toMatchObject({ code: 0, stdout: expect.stringMatching(/^image guest-2 \(.*\) is active\n$/) });
    const { body } = await product.call<{ items: object[] }>('GET', '/images/uploads');
    expect(body.items).toMatchObject([
      { name: 'guest-2', diskFormat: 'raw', bytesReceived: 200_000, status: 'active' },
    ]);
    const lost = await moorage('images', 'upload', join(dir, 'nowhere.img'));
    expect([lost.code, lost.stderr]).toEqual([5, expect.stringContaining('FILE_UNREADABLE')]);
  });

  it('tells what others changed, mends it, and gives the fleet as a template', async () => {
    expect((await moorage('fleets', 'drift', 'quay')).stdout).toBe('nothing differs\n');
    const [{ id }] = await json<{ id: string }[]>('fleets', 'list');
    expect(await json('fleets', 'drift', id)).toMatchObject({ drifted: false, differences: [] });
    expect(await moorage('fleets', 'repair', 'quay')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is ready/),
    });
    const template = await moorage('fleets', 'template', 'quay');
    expect(parse(template.stdout)).toHaveProperty('heat_template_version');
    expect(await json('fleets', 'template', 'quay')).toEqual(parse(template.stdout));
  }, 60_000);

  it('finds what no fleet has any more, and sweeps what is kept only where it is named', async () => {
    expect((await moorage('orphans', 'list')).stdout).toBe('no orphans\n');
    expect((await moorage('fleets', 'delete', 'quay', '--yes')).code).toBe(0);
    const { orphans } = await json<{ orphans: { cloudId: string }[] }>('orphans', 'list');
    expect(orphans).toMatchObject([{ kind: 'volume', fleet: 'quay', state: 'kept' }]);
    const sweep = (...args: string[]) => moorage('orphans', 'sweep', ...args, '--yes');
    expect(await sweep()).toMatchObject({ code: 0, stdout: 'there is no such orphan\n' });
    expect(JSON.parse((await sweep('-o', 'json')).stdout)).toEqual({ removed: [], left: [], woken: [] });
    const [{ cloudId }] = orphans;
    const unknown = await sweep(cloudId, 'nowhere', 'neither');
    expect([unknown.code, unknown.stderr]).toEqual([4, expect.stringContaining('the id nowhere, neither;')]);
    expect((await moorage('orphans', 'sweep', cloudId)).code).toBe(5);
    expect(await sweep(cloudId)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^deleted volume moorage-quay-/),
    });
    expect((await moorage('orphans', 'list')).stdout).toBe('no orphans\n');
  }, 60_000);
});
