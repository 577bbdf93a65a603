import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine, manifestOfOneFleet, publishBy, type Ended } from '../../support/command-line';
import { eventually } from '../../support/eventually';

interface Enrolled {
  id: string;
  secret: string;
  register: string;
}

describe('the command line, of who may register and call', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await CommandLine.start();
    const file = join(line.dir, 'fleet.yaml');
    await writeFile(file, manifestOfOneFleet.replace('approval: manual', 'approval: automatic'));
    expect((await moorage('apply', '-f', file, '--yes')).code).toBe(0);
  }, 60_000);
  afterAll(() => line.stop());

  const moorage = (...args: string[]) => line.run(...args);
  const json = async <T>(...args: string[]) => JSON.parse((await moorage(...args, '-o', 'json')).stdout) as T;
  const codes = async (...calls: Promise<Ended>[]) => (await Promise.all(calls)).map(({ code }) => code);
  const hardwareIds = async (...args: string[]) =>
    (await json<{ hardwareId: string }[]>(...args)).map(({ hardwareId }) => hardwareId);
  const registered = () => hardwareIds('devices', 'list', '--fleet', 'harbour');
  const refusals = async (hardwareId: string) =>
    (await json<{ code: string }[]>('devices', 'refused', '--hardware-id', hardwareId)).map(({ code }) => code);

  it('makes an enrollment with a list, fills it, changes its secret and revokes it', async () => {
    const { id, secret, register } = await json<Enrolled>('enroll', 'harbour', '--allow-list', '--hardware-id', 'gw-1');
    const of = (command: string, ...args: string[]) => ['enrollments', command, 'harbour', id, ...args];
    const ask = (hardwareId: string, by = secret) =>
      publishBy(register.replaceAll('gw-1', hardwareId).replaceAll(secret, by));
    const isRegistered = (hardwareId: string) => eventually(async () => (await registered()).includes(hardwareId));

    await ask('gw-1');
    await eventually(async () => (await refusals('gw-1')).includes('HARDWARE_ID_NOT_ALLOWED'));
    expect(await json('enrollments', 'list', 'harbour')).toMatchObject([{ id, allowList: true, revokedAt: null }]);
    const file = join(line.dir, 'ids.csv');
    await writeFile(file, 'hardwareId,site\ngw-1,north\nnot an id,north\n');
    expect(await moorage(...of('import', file))).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/2 +gw-1 +added[^]*3 +not an id +invalid[^]*1 added, 0 known before, 1 invalid\n$/),
    });
    expect(await line.fed('gw-1\ngw-2\n', ...of('import', '-', '-o', 'json'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"added": 1'),
    });
    expect(await codes(moorage(...of('import', join(line.dir, 'nowhere.csv'))))).toEqual([5]);
    expect((await hardwareIds(...of('hardware-ids'))).sort()).toEqual(['gw-1', 'gw-2']);
    await line.fed('gw:3\n', ...of('import', '-'));
    const disallow = of('disallow', 'gw:3');
    expect(await moorage(...disallow)).toMatchObject({ code: 0, stdout: 'gw:3 is off the list\n' });
    expect((await hardwareIds(...of('hardware-ids'))).sort()).toEqual(['gw-1', 'gw-2']);
    expect(await codes(moorage(...disallow))).toEqual([4]);
    await ask('gw-1');
    await isRegistered('gw-1');

    const rotated = await moorage(...of('rotate'));
    const [, next] = /^secret +(\S+) +\(shown only now\)$/m.exec(rotated.stdout) ?? [];
    expect(next).not.toBe(secret);
    await ask('gw-2', next);
    await isRegistered('gw-2');
    expect(await moorage(...of('end-previous'))).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('NOT_CONFIRMED'),
    });
    await ask('gw-1');
    expect(await json(...of('end-previous', '--yes'))).toMatchObject({ id });
    await expect(ask('gw-1')).rejects.toThrow(/refused/);

    expect((await moorage(...of('revoke'))).stderr).toContain('NOT_CONFIRMED: Let no new gateway of harbour register');
    expect((await moorage(...of('revoke', '--yes'))).stdout).toBe(`enrollment ${id} is revoked\n`);
    expect((await moorage('enrollments', 'list', 'harbour')).stdout).toMatch(new RegExp(`secret +its list .*${id}`));
    expect(
      await codes(moorage('enrollments', 'rotate', 'nowhere', id), moorage(...of('rotate', '--overlap', 'long'))),
    ).toEqual([4, 64]);
  }, 120_000);

  it('makes no enrollment for a hardware id that no broker lets in', async () => {
    const before = await json<unknown[]>('enrollments', 'list', 'harbour');
    const refused = await moorage('enroll', 'harbour', '--hardware-id', 'gw 1');
    expect(refused).toMatchObject({ code: 64, stderr: expect.stringContaining('At most 128 letters') });
    expect(await json('enrollments', 'list', 'harbour')).toEqual(before);
  });

  it('imports a list that is longer than the service takes at once, its lines numbered as in the file', async () => {
    const { id } = await json<Enrolled>('enroll', 'harbour', '--allow-list');
    const ids = Array.from({ length: 600 }, (_, index) => `known-${index}`);
    const file = join(line.dir, 'many.csv');
    await writeFile(file, ['hardwareId', ...ids, 'not an id'].map((one) => `${one},${'x'.repeat(2_000)}`).join('\n'));
    const { code, stdout } = await moorage('enrollments', 'import', 'harbour', id, file, '-o', 'json');
    expect(code).toBe(5);
    const { lines, ...counts } = JSON.parse(stdout) as { lines: { line: number; hardwareId: string }[] };
    expect(counts).toEqual({ added: 600, known: 0, invalid: 1 });
    expect(lines.map((one) => one.line)).toEqual([...ids, ''].map((_, index) => index + 2));
    expect(lines.at(-2)).toMatchObject({ line: 601, hardwareId: ids.at(-1) });
  }, 60_000);

  it('takes a gateway out of service, and its hardware id may register anew', async () => {
    const { register } = await json<Enrolled>('enroll', 'harbour', '--hardware-id', 'gw-9');
    await publishBy(register);
    await eventually(async () => (await registered()).includes('gw-9'));
    expect((await moorage('devices', 'retire', 'gw-9')).stderr).toContain('NOT_CONFIRMED');
    expect(await moorage('devices', 'retire', 'gw-9', '--yes')).toMatchObject({
      code: 0,
      stdout: 'gateway gw-9 is retired\n',
    });
    expect(await registered()).not.toContain('gw-9');
    expect(await codes(moorage('devices', 'retire', 'gw-9', '--yes'))).toEqual([4]);
  }, 60_000);

  it('stops what is under way for a fleet', async () => {
    expect(await moorage('fleets', 'cancel', 'harbour')).toMatchObject({ code: 0 });
    expect(await json('fleets', 'show', 'harbour')).toMatchObject({ pause: expect.anything() });
    expect((await moorage('fleets', 'resume', 'harbour')).code).toBe(0);
  });

  it('makes, lists and revokes API tokens, and ends sessions', async () => {
    const made = await moorage('tokens', 'create', 'meter', '--role', 'viewer', '--account', 'Harbour Ltd');
    const [, token] = /^token: +(\S+) +\(shown only now\)$/m.exec(made.stdout) ?? [];
    const [account] = await json<{ id: string }[]>('accounts');
    expect(await json('whoami', '--token', token)).toMatchObject({ name: 'meter', accountIds: [account.id] });
    expect(await json('tokens', 'list')).toMatchObject([{ name: 'meter', role: 'viewer' }]);
    expect((await moorage('tokens', 'revoke', 'meter')).stderr).toContain('Revoke the API token meter (viewer)?');
    expect(await moorage('tokens', 'revoke', 'meter', '--yes')).toMatchObject({ code: 0 });
    expect((await moorage('tokens', 'revoke', 'meter', '--yes')).stderr).toContain('API_TOKEN_NOT_FOUND');
    expect(await codes(moorage('whoami', '--token', token), moorage('tokens', 'create', 'meter'))).toEqual([3, 64]);

    expect((await line.fed('moorage\n', 'login', '--url', line.product.url, '--user', 'admin')).code).toBe(0);
    const { actorId } = await eventually(async () => {
      const { body } = await line.product.call<{ items: { actorId: string; action: string }[] }>('GET', '/audit-log');
      return body.items.find(({ action }) => action === 'POST /api/v1/sign-in/keystone');
    });
    expect(await json('sessions', 'end', actorId)).toEqual({ actorId, ended: 1 });
    expect((await moorage('sessions', 'end', actorId)).stdout).toBe(`0 sessions of ${actorId} are ended\n`);
  }, 60_000);
});
