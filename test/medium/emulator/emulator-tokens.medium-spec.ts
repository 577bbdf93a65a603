import { TestClock } from '../../../src/common/clock.fixture';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { EmulatorClient } from './emulator.client';

let emulator: Emulator;
let clock: TestClock;
let admin: EmulatorClient;

beforeEach(async () => {
  clock = new TestClock('2026-03-01T00:00:00Z');
  emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 0, clock });
  admin = await EmulatorClient.signIn(emulator.authUrl);
});

afterEach(() => emulator.close());

const status = async (client: EmulatorClient) => (await client.network('GET', '/networks')).status;

describe('tokens of the emulator', () => {
  it('live four hours by the clock, or as long as is asked for', async () => {
    clock.advance(4 * 3_600_000 - 1);
    expect(await status(admin)).toBe(200);
    clock.advance(1);
    expect(await status(admin)).toBe(401);
    emulator.faults.set({ tokenLifeMs: 1000 });
    const brief = await EmulatorClient.signIn(emulator.authUrl);
    clock.advance(1000);
    expect(await status(brief)).toBe(401);
  });

  it('can all be made to expire at once, and new ones are good', async () => {
    expect((await admin.faults('POST', '/expire-tokens')).status).toBe(204);
    const refused = await admin.network('GET', '/networks');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe(`Keystone uri="${new URL(emulator.authUrl).origin}"`);
    expect(await status(await EmulatorClient.signIn(emulator.authUrl))).toBe(200);
  });

  it('cannot be made up from the claims of another', async () => {
    const [head, signature] = admin.token.split('.');
    const claims = JSON.parse(Buffer.from(head.slice('gAAAAA'.length), 'base64url').toString()) as { expires: number };
    const longer = Buffer.from(JSON.stringify({ ...claims, expires: claims.expires * 2 })).toString('base64url');
    const forged = `gAAAAA${longer}.${signature}`;
    const url = new URL('/network/v2.0/networks', emulator.authUrl);
    expect((await fetch(url, { headers: { 'x-auth-token': forged } })).status).toBe(401);
  });

  it('end when the last role on the project is taken away', async () => {
    const member = await admin.member('tenant');
    const roles = (await admin.identity('GET', '/roles?name=member')).many('roles');
    expect(await status(member)).toBe(200);
    await admin.identity('DELETE', `/projects/${member.projectId}/users/${member.userId}/roles/${roles[0].id}`);
    expect(await status(member)).toBe(401);
  });
});

describe('projects of the emulator', () => {
  it("neither see, nor change, nor use each other's objects", async () => {
    const [one, two] = [await admin.member('one'), await admin.member('two')];
    const lan = await one.lan('10.7.0.0/24');
    const server = await one.server(lan.id);
    expect((await two.network('GET', '/networks')).many('networks').map(({ name }) => name)).toEqual(['public']);
    expect((await two.network('PUT', `/networks/${lan.id}`, { network: { name: 'mine' } })).status).toBe(404);
    expect((await two.network('DELETE', `/networks/${lan.id}`)).status).toBe(404);
    expect((await two.compute('DELETE', `/servers/${server.id}`)).status).toBe(404);
    await expect(two.server(lan.id)).rejects.toThrow(`Network ${lan.id} could not be found.`);
    expect((await admin.network('GET', `/networks/${lan.id}`)).status).toBe(200);
  });

  it('may look at the external network without changing it', async () => {
    const member = await admin.member('guest');
    const [external] = (await member.network('GET', '/networks?router:external=true')).many('networks');
    const refused = await member.network('DELETE', `/networks/${external.id}`);
    expect([refused.status, refused.json]).toMatchObject([403, { NeutronError: { type: 'PolicyNotAuthorized' } }]);
  });
});
