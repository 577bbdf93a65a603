import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine, manifestOfOneFleet, publishBy, type Ended } from '../../support/command-line';
import { eventually } from '../../support/eventually';
import type { Product } from '../../support/product';

describe('the command line, of gateways', () => {
  let line: CommandLine;
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    line = await CommandLine.start();
    ({ dir, product } = line);
    await writeFile(join(dir, 'fleet.yaml'), manifestOfOneFleet);
    expect((await moorage('apply', '-f', join(dir, 'fleet.yaml'), '--yes')).code).toBe(0);
  }, 60_000);
  afterAll(() => line.stop());

  const moorage = (...args: string[]) => line.run(...args);
  const json = async <T>(...args: string[]) => JSON.parse((await moorage(...args, '-o', 'json')).stdout) as T;
  const codes = async (...calls: Promise<Ended>[]) => (await Promise.all(calls)).map(({ code }) => code);

  it('prints a line that registers a gateway, and decides about it', async () => {
    const { register } = await json<{ register: string }>('enroll', 'harbour', '--hardware-id', 'gw-1');
    await publishBy(register);
    await eventually(async () => {
      const { body } = await product.call<{ items: unknown[] }>('GET', '/devices?status=pending-approval');
      return body.items.length === 1;
    });
    const listed = await json<{ id: string }[]>('devices', 'list', '--fleet', 'harbour');
    expect(listed).toMatchObject([{ hardwareId: 'gw-1', status: 'pending-approval' }]);
    const [waiting] = listed;
    expect((await moorage('devices', 'approve', '--fleet', 'harbour')).stderr).toContain(
      'NOT_CONFIRMED: approve 1 gateways (1 pending-approval)?',
    );
    const approved = await moorage('devices', 'approve', '--status', 'pending-approval', '--yes');
    const row = new RegExp(`gw-1 +${waiting.id} +assign`);
    expect(approved).toMatchObject({ code: 0, stdout: expect.stringMatching(row) });
    expect(await json('devices', 'suspend', 'gw-1')).toMatchObject([{ status: 'suspended', error: null }]);
    const twice = await json<{ error: { code: string } }[]>('devices', 'approve', 'gw-1');
    expect(twice[0].error.code).toMatch(/^DEVICE_/);
    const shown = await moorage('devices', 'show', 'gw-1');
    expect(shown.stdout).toMatch(/hardware id: +gw-1[^]*status: +suspended[^]*first administrator/);
    expect(shown.stdout).toMatch(/^fleet: +harbour \([0-9a-f-]{36}\)$/m);
    const newest = await moorage('devices', 'show', 'gw-1', '--limit', '1');
    expect(newest.stdout).toMatch(/earlier lines are left out: --limit \d+ shows them/);
    expect(await codes(moorage('devices', 'approve', 'gw-1'), moorage('devices', 'show', 'gw-2'))).toEqual([5, 4]);
    await publishBy(register.replace('"harbour"', '"harbor"'));
    const refused = ['devices', 'refused', '--hardware-id', 'gw-1'];
    expect(await json(...refused)).toMatchObject([{ code: 'FLEET_MISMATCH', topic: 'moorage/v1/gw-1/register' }]);
    expect((await moorage(...refused, '--code', 'PAYLOAD_INVALID')).stdout).toContain('no message was refused');
  }, 60_000);

  it('decides by a filter only about those that it is meant for', async () => {
    const { register } = await json<{ register: string }>('enroll', 'harbour', '--hardware-id', 'gw-2');
    for (const id of ['gw-2', 'gw-3', 'gw-4']) await publishBy(register.replaceAll('gw-2', id));
    const statuses = async () => {
      const listed = await json<{ hardwareId: string; status: string }[]>('devices', 'list', '--fleet', 'harbour');
      return Object.fromEntries(listed.map(({ hardwareId, status }) => [hardwareId, status]));
    };
    await eventually(
      async () => Object.values(await statuses()).filter((one) => one === 'pending-approval').length === 3,
    );
    await moorage('devices', 'reject', 'gw-2');
    await moorage('devices', 'suspend', 'gw-1');
    const all = (decision: string, ...args: string[]) => moorage('devices', decision, '--fleet', 'harbour', ...args);
    expect((await all('approve')).stderr).toContain('approve 2 gateways (2 pending-approval)?');
    expect((await all('approve', '--status', 'rejected')).stderr).toContain('approve 1 gateways (1 rejected)?');
    expect((await all('approve', '--yes')).code).toBe(0);
    expect((await all('resume')).stderr).toContain('resume 1 gateways (1 suspended)?');
    await eventually(async () => (await statuses())['gw-4'] === 'assigned');
    await moorage('devices', 'suspend', 'gw-4');
    expect((await all('revoke')).stderr).toMatch(/revoke 3 gateways \((1 assigning|1 assigned), 2 suspended\)\?/);
    expect(await statuses()).toMatchObject({ 'gw-1': 'suspended', 'gw-2': 'rejected', 'gw-4': 'suspended' });
    // Nothing is left to approve.
    expect(await json('devices', 'approve', '--fleet', 'harbour')).toEqual([]);
    expect((await all('approve')).stdout).toBe('no gateway is like that\n');
    expect(await codes(moorage('devices', 'revoke'), moorage('devices', 'approve', '--yes'))).toEqual([64, 64]);
  }, 60_000);

  it('decides about named gateways only where they are what the filter says', async () => {
    await moorage('fleets', 'create', 'pier', '--account', 'Harbour Ltd', '--blueprint', 'hub');
    const [{ id }] = await json<{ id: string }[]>('devices', 'list', '--hardware-id', 'gw-4');
    expect(
      await codes(
        moorage('devices', 'revoke', 'gw-4', '--fleet', 'pier'),
        moorage('devices', 'revoke', id, '--fleet', 'pier'),
        moorage('devices', 'revoke', 'gw-4', '--status', 'pending-approval'),
        moorage('devices', 'revoke', id, '--fleet', 'harbour', '--status', 'assigned'),
      ),
    ).toEqual([4, 4, 4, 4]);
    expect(await json('devices', 'list', '--hardware-id', 'gw-4')).toMatchObject([{ status: 'suspended' }]);
    expect((await moorage('devices', 'resume', id, 'gw-1', '--fleet', 'harbour', '--status', 'suspended')).code).toBe(
      0,
    );
  });

  it('knows a gateway by a hardware id that looks like an id', async () => {
    const hardwareId = '6f1c2f0e-8d0b-4c55-9a57-0d2f3a4b5c6d';
    const { register } = await json<{ register: string }>('enroll', 'harbour', '--hardware-id', hardwareId);
    await publishBy(register);
    const waiting = await eventually(async () => {
      const [found] = await json<{ id: string }[]>('devices', 'list', '--hardware-id', hardwareId);
      return found;
    });
    const nobody = waiting.id.replace(/.{12}$/, '000000000000');
    const decided = await json('devices', 'approve', nobody, hardwareId);
    expect(decided).toMatchObject([
      { deviceId: nobody, error: { code: 'DEVICE_NOT_FOUND' } },
      { deviceId: waiting.id, error: null },
    ]);
    expect(await json('devices', 'show', hardwareId)).toMatchObject({ id: waiting.id });
    expect(await json('devices', 'revoke', hardwareId, '--fleet', 'harbour')).toMatchObject([{ error: null }]);
    expect(await codes(moorage('devices', 'show', nobody))).toEqual([4]);
  });

  it('looks at the broker before an enrollment is made, whose secret is shown once', async () => {
    const [{ id }] = await json<{ id: string }[]>('fleets', 'list');
    const enrollments = async () =>
      (await product.call<{ items: unknown[] }>('GET', `/fleets/${id}/enrollments`)).body.items;
    const before = await enrollments();
    const enroll = (broker: string) => moorage('enroll', 'harbour', '--broker', broker);
    const bad = ['http://broker.example', 'broker.example', 'mqtts://', 'mqtt:1883'].map(enroll);
    expect(await codes(...bad)).toEqual([64, 64, 64, 64]);
    expect(await enrollments()).toEqual(before);
    expect((await enroll('mqtts://broker.example')).stdout).toContain(
      "mosquitto_pub -h 'broker.example' -p 8883 --cafile",
    );
    expect((await enroll('mqtt://[2001:db8::5]')).stdout).toContain("mosquitto_pub -h '2001:db8::5' -p 1883 ");
  });
});
