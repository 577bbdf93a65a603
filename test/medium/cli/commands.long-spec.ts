import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ApiClient } from '../../../src/cli/api.client';
import { carryOut, Known } from '../../../src/cli/apply/apply.steps';
import { readManifest } from '../../../src/cli/apply/manifest.reader';
import { blueprintsOf } from '../../../src/cli/names';
import { manifestOfOneFleet, run as runIn, type Ended } from '../../support/command-line';
import { adminToken, startProduct, type Product } from '../../support/product';

const root = join(__dirname, '..', '..', '..');
const cli = join(root, 'dist', 'src', 'cli.js');

describe('the command line', () => {
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-commands-'));
    await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
    product = await startProduct({ MOORAGE_DATA_DIR: join(dir, 'data'), EMULATOR_BUILD_MS: '50', LOG_LEVEL: 'error' });
  });
  afterAll(async () => {
    await product.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const run = (program: string, args: string[], env: Record<string, string>, input = '') =>
    runIn(dir, program, args, env, input);
  const bare = () => ({ PATH: process.env.PATH ?? '', HOME: join(dir, 'home') });
  const signedIn = () => ({ ...bare(), MOORAGE_URL: product.url, MOORAGE_TOKEN: adminToken });
  /** As the administrator. */
  const moorage = (...args: string[]) => run(process.execPath, [cli, ...args], signedIn());
  const json = async <T>(...args: string[]) => JSON.parse((await moorage(...args, '-o', 'json')).stdout) as T;
  const codes = async (...calls: Promise<Ended>[]) => (await Promise.all(calls)).map(({ code }) => code);

  const manifest = async (change: (text: string) => string = (text) => text) => {
    const file = join(dir, 'fleet.yaml');
    await writeFile(file, change(manifestOfOneFleet));
    return file;
  };

  it('ends with a code that says why, and tells what to do', async () => {
    const ask = (env: Record<string, string>, ...args: string[]) => run(process.execPath, [cli, ...args], env);
    const away = { ...signedIn(), MOORAGE_URL: 'http://127.0.0.1:1' };
    expect(
      await codes(
        ask(signedIn(), 'fleets', 'list'),
        ask(bare(), 'fleets', 'list'),
        ask({ ...signedIn(), MOORAGE_TOKEN: 'nobody-has-this-one' }, 'fleets', 'list'),
        ask(signedIn(), 'fleets', 'show', 'nowhere'),
        ask(away, 'fleets', 'list'),
        ask(signedIn(), 'fleets', 'lisst'),
        ask(signedIn(), 'fleets', 'list', '--output', 'xml'),
        ask(signedIn(), '--help'),
      ),
    ).toEqual([0, 3, 3, 4, 6, 64, 64, 0]);
    expect((await ask(bare(), 'accounts')).stderr).toMatch(/^TOKEN_MISSING: .*\n.*moorage login/);
  });

  it('signs in by a token, keeps it to itself, and shows it to nobody else', async () => {
    const ask = (input: string, ...args: string[]) => run(process.execPath, [cli, ...args], bare(), input);
    const amid = (env: Record<string, string>, ...args: string[]) =>
      run(process.execPath, [cli, ...args], { ...bare(), ...env });
    expect((await ask('nobody-has-this-one\n', 'login', '--url', product.url)).code).toBe(3);
    const login = await ask(`${adminToken}\n`, 'login', '--url', `${product.url}/`, '--context', 'work');
    expect(login).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/as first administrator \(admin\); context work/),
    });
    expect((await stat(join(dir, 'home', '.config', 'moorage', 'config.json'))).mode & 0o777).toBe(0o600);
    const [me, elsewhere, none] = await Promise.all([
      ask('', 'whoami'),
      ask('', 'whoami', '--url', 'http://127.0.0.1:1'),
      ask('', 'whoami', '--context', 'home'),
    ]);
    expect(me).toMatchObject({ code: 0, stdout: expect.stringMatching(/kind: +first-admin\n[^]*accounts: +all/) });
    expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.stringContaining('TOKEN_MISSING')]);
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('there are: work')]);
    // What is typed goes before what the environment says.
    const away = { MOORAGE_URL: 'http://127.0.0.1:1', MOORAGE_TOKEN: 'nobody-has-this-one' };
    expect(
      await codes(
        amid(away, 'whoami', '--context', 'work'),
        amid(away, 'whoami', '--context', 'work', '--url', 'http://127.0.0.1:1'),
        amid(away, 'whoami'),
        amid({ MOORAGE_CONTEXT: 'home' }, 'logout'),
        amid({}, 'whoami'),
      ),
    ).toEqual([0, 6, 6, 4, 0]);
    expect((await amid({ MOORAGE_CONTEXT: 'work' }, 'logout')).code).toBe(0);
    expect(await codes(ask('', 'whoami'), ask('', 'logout'))).toEqual([3, 4]);
  });

  it('signs in as a user of the cloud, and ends the session with it', async () => {
    const ask = (input: string, ...args: string[]) => run(process.execPath, [cli, ...args], bare(), input);
    expect((await ask('wrong\n', 'login', '--url', product.url, '--user', 'admin')).code).toBe(3);
    expect((await ask('moorage\n', 'login', '--url', product.url, '--user', 'admin')).code).toBe(0);
    const me = await ask('', 'whoami', '-o', 'json');
    expect(JSON.parse(me.stdout)).toMatchObject({ kind: 'keystone', role: 'admin' });
    const kept = await readFile(join(dir, 'home', '.config', 'moorage', 'config.json'), 'utf8');
    const { token } = (JSON.parse(kept) as { contexts: { default: { token: string } } }).contexts.default;
    expect((await ask('', 'logout')).code).toBe(0);
    expect((await ask('', 'whoami', '--url', product.url, '--token', token)).code).toBe(3);
  });

  it('applies files: shows what differs, makes it, waits, and changes nothing the second time', async () => {
    const file = await manifest();
    const dry = await moorage('apply', '-f', file, '--dry-run');
    expect(dry.code).toBe(2);
    expect(dry.stdout).toMatch(/^\+ PriceBook standard\n/);
    expect(dry.stdout).toContain('+ spec.servers.hub.flavor: m1.tiny');
    // Nobody is there to say yes.
    expect(await moorage('apply', '-f', file)).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('NOT_CONFIRMED'),
    });
    expect(await json('fleets', 'list')).toEqual([]);
    const applied = await moorage('apply', '-f', file, '--yes');
    expect(applied).toMatchObject({ code: 0, stdout: 'applied: 4 of 4 changed\n' });
    expect(applied.stderr).toContain('harbour: ready: blueprint version 1 stands');
    const again = await moorage('apply', '-f', file, '--yes');
    expect(again).toMatchObject({ code: 0, stdout: 'nothing to change: all is as the files say\n' });
    expect(await json('fleets', 'list')).toMatchObject([{ name: 'harbour', status: 'ready', blueprintVersion: 1 }]);
  }, 60_000);

  it('applies what has changed, and only that', async () => {
    const file = await manifest((text) =>
      text.replace('m1.tiny, networks', 'm1.small, networks').replace('manual', 'automatic'),
    );
    const changes = await json<{ kind: string; differences: unknown[] }[]>('apply', '-f', file, '--dry-run');
    expect(changes).toMatchObject([
      { kind: 'Blueprint', differences: [{ path: 'spec.servers.hub.flavor', from: 'm1.tiny', to: 'm1.small' }] },
      { kind: 'Fleet', differences: [{ path: 'approval', from: 'manual', to: 'automatic' }] },
    ]);
    const applied = await moorage('apply', '-f', file, '-y');
    expect([applied.code, applied.stderr]).toEqual([
      0,
      expect.stringMatching(/Blueprint hub: changed[^]*version 2 stands/),
    ]);
    expect(await json('fleets', 'show', 'harbour')).toMatchObject({ blueprintVersion: 2, approval: 'automatic' });
    expect((await moorage('apply', '-f', await manifest(), '-y')).code).toBe(0); // and back
  }, 60_000);

  it('changes no blueprint that somebody else has changed after it was shown', async () => {
    const api = new ApiClient(product.url, adminToken);
    const file = await manifest((text) => text.replace('m1.tiny, networks', 'm1.small, networks'));
    const [document] = (await readManifest([file])).filter(({ kind }) => kind === 'Blueprint');
    const [blueprint] = await blueprintsOf(api);
    const change = { document, id: blueprint.id, version: blueprint.version - 1, differences: [], refusals: [] };
    const world = { PriceBook: [], Account: [], Blueprint: [blueprint], Fleet: [], Link: [] };
    await expect(carryOut(api, change, new Known(world))).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    expect(await blueprintsOf(api)).toMatchObject([{ version: blueprint.version }]);
  });

  it('refuses what cannot be before anything is done, and tells all of it', async () => {
    const fixed = (text: string) =>
      text.replace('name: Harbour Ltd\ncurrency: EUR', 'name: Harbour Ltd\ncurrency: CHF');
    const file = await manifest(
      (text) => `${fixed(text)}\n---\nkind: Blueprint\nname: unmade\nspec: { networks: [] }\n`,
    );
    const more = `${await readFile(file, 'utf8')}---\nkind: Fleet\nname: lost\naccount: Nobody\nblueprint: hub\n`;
    await writeFile(file, more);
    const refused = await moorage('apply', '-f', file, '--yes');
    expect(refused).toMatchObject({ code: 5, stdout: '', stderr: expect.stringContaining('APPLY_REFUSED') });
    expect(refused.stderr).toContain('Account Harbour Ltd: currency cannot be changed from EUR to CHF');
    expect(refused.stderr).toContain('Fleet lost: there is no Account called Nobody');
    expect(await json<unknown[]>('blueprints')).toHaveLength(1);
    await writeFile(file, `kind: Account\nname: X\n---\n\n\nkind: Ship\nname: Y\n`);
    expect(await moorage('apply', '-f', file, '--yes')).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(
        /MANIFEST_INVALID: .*fleet\.yaml:1: Account X: currency: [^]*fleet\.yaml:6: Ship Y: kind: must be one of/,
      ),
    });
  });

  it('shows fleets as tables and for programs, without colours where there is no terminal', async () => {
    const [list, shown, yaml, watched] = await Promise.all([
      moorage('fleets', 'list'),
      moorage('fleets', 'show', 'harbour'),
      moorage('fleets', 'list', '-o', 'yaml'),
      moorage('fleets', 'watch', 'harbour'),
    ]);
    const [head, row] = list.stdout.split('\n');
    expect(row.indexOf('ready')).toBe(head.indexOf('STATUS'));
    expect(list.stdout + shown.stdout).not.toMatch(/\u001b/);
    expect(shown.stdout).toMatch(/progress: +6 of 6 resources stand[^]*Ready +true +Converged[^]*server +hub +active/);
    expect(shown.stdout).toMatch(/^account: +Harbour Ltd \([0-9a-f-]{36}\)\nblueprint: +hub \([0-9a-f-]{36}\)$/m);
    expect(parse(yaml.stdout)).toMatchObject([{ name: 'harbour', status: 'ready' }]);
    expect(watched).toMatchObject({ code: 0, stderr: expect.stringMatching(/network moorage-harbour-lan created/) });
  });

  it('makes, pauses, resumes, reconciles and deletes a fleet, and says when it is waited for too long', async () => {
    const made = await moorage('fleets', 'create', 'quay', '--account', 'Harbour Ltd', '--blueprint', 'hub');
    expect(made.stdout).toMatch(/^fleet quay \(.*\) is pending\n$/);
    // Nothing builds it.
    const late = await moorage('fleets', 'watch', 'quay', '--timeout', '1');
    expect(late).toMatchObject({ code: 7, stderr: expect.stringContaining('WAIT_TIMED_OUT: fleet quay is not ready') });
    await moorage('fleets', 'pause', 'quay');
    expect(await json('fleets', 'show', 'quay')).toMatchObject({ pause: { reason: 'Paused' } });
    await moorage('fleets', 'resume', 'quay');
    expect(await moorage('fleets', 'reconcile', 'quay')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is ready\n$/),
    });
    expect(await codes(moorage('plan', 'quay', '--exit-code'), moorage('fleets', 'delete', 'quay'))).toEqual([0, 5]);
    const gone = await moorage('fleets', 'delete', 'quay', '--yes');
    expect(gone).toMatchObject({ code: 0, stdout: expect.stringMatching(/is deleted\n$/) });
    expect(gone.stderr).toContain('router moorage-quay-router deleted');
    const id = made.stdout.split(/[()]/)[1];
    const [watched, reconciled] = await Promise.all([
      moorage('fleets', 'watch', id),
      moorage('fleets', 'reconcile', id),
    ]);
    expect([watched.code, reconciled.code]).toEqual([4, 4]);
    expect(watched.stderr).toContain('FLEET_NOT_FOUND: fleet quay is deleted');
  }, 60_000);

  it('deletes a blueprint of the service that is named, and of no other', async () => {
    const file = join(dir, 'spare.yaml');
    await writeFile(file, 'kind: Blueprint\nname: spare\nspec: { networks: [{ key: lan, subnet: { cidr: auto } }] }\n');
    expect((await moorage('apply', '-f', file, '--yes')).code).toBe(0);
    const remove = (...args: string[]) => moorage('blueprints', 'delete', ...args, '--yes');
    expect(
      await codes(
        ...[
          remove('hub'),
          remove('x'),
          remove('spare', '--url', 'http://127.0.0.1:1'),
          remove('spare', '--token', 'none'),
        ],
      ),
    ).toEqual([5, 4, 6, 3]);
    expect(await json('blueprints')).toMatchObject([{ name: 'hub' }, { name: 'spare' }]);
    expect(await json('blueprints', 'delete', 'spare', '--yes')).toMatchObject({ name: 'spare', deleted: true });
    expect((await moorage('blueprints', 'list')).stdout).toMatch(/^NAME .*\nhub [^\n]*\n$/);
  });

  it('tells usage and invoices, and writes files', async () => {
    const csv = join(dir, 'focus.csv');
    const months = await product.call<{ items: { month: string }[] }>('GET', '/billing-periods');
    const [usage, invoices, missing, focus] = await Promise.all([
      moorage('usage', '--account', 'Harbour Ltd', '--group-by', 'meter'),
      moorage('invoices', 'list'),
      moorage('invoices', 'show', '0198a7a0-0000-7000-8000-000000000000', '--pdf', join(dir, 'none.pdf')),
      moorage('export', 'focus', '--account', 'Harbour Ltd', '--period', months.body.items[0].month, '--file', csv),
    ]);
    expect(usage.stdout).toMatch(/METER +QUANTITY +UNIT +COST[^]*server\.m1\.tiny +[\d.]+ +Hours +[\d.]+ EUR/);
    expect([invoices.stdout, missing.code]).toEqual(['no invoices\n', 4]);
    expect(focus).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(csv, 'utf8')).toMatch(/^BilledCost,BillingAccountId,/);
  });

  it('completes commands, options and their values in bash', async () => {
    const script = join(dir, 'completion.sh');
    await writeFile(script, (await moorage('completion', 'bash')).stdout);
    const complete = (...words: string[]) => {
      const typed = words.map((word) => `'${word}'`).join(' ');
      const call = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _moorage; echo "\${COMPREPLY[*]}"`;
      return run('bash', ['-c', `source ${script}; ${call}`], bare()).then(({ stdout, stderr }) =>
        (stdout + stderr).trim().split(' '),
      );
    };
    expect(await complete('moorage', 'fl')).toEqual(['fleets']);
    expect(await complete('moorage', 'devices', 'ap')).toEqual(['approve']);
    expect(await complete('moorage', 'fleets', 'list', '--url', 'http://x', '--st')).toEqual(['--status']);
    expect(await complete('moorage', 'fleets', 'list', '--status', 're')).toEqual(['ready']);
    expect(await complete('moorage', 'apply', '--file', '')).toEqual(['']); // files, by the shell itself
    expect(await complete('moorage', 'completion', '')).toEqual(['bash', 'zsh', '-h', '--help']);
  });

  it('examines the set-up that it is started in', async () => {
    const ports = { PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', EMULATOR_PORT: '0' };
    const env = { ...bare(), ...ports, MOORAGE_DATA_DIR: join(dir, 'data') };
    const [whole, broken] = await Promise.all([
      run(process.execPath, [cli, 'doctor'], env),
      run(process.execPath, [cli, 'doctor', '-o', 'json'], { ...env, OS_CLOUD: 'north' }),
    ]);
    // The product's own embedded Postgres is found and asked.
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/database schema +ok +up to date/) });
    expect(whole.stdout).toMatch(/ENCRYPTION_KEY_BESIDE_DATA: .*\n {2}→ .*MOORAGE_ENCRYPTION_KEY/);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.stdout)).toContainEqual(
      expect.objectContaining({ state: 'broken', code: 'CLOUD_NOT_FOUND' }),
    );
  });
});
