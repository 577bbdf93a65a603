import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import os from 'node:os';
import { join } from 'node:path';
import { standIn } from '../../test/support/service.stand-in';
import { systemClock } from '../common/clock';
import { moorage } from './program';
import { writeSettings } from './settings.file';

// By the name that it has when it is built, which the loader of the tests does not know.
jest.mock('./settings.schema.js', () => jest.requireActual<object>('./settings.schema'), { virtual: true });

const json = { 'content-type': 'application/json' };
const begun = () => ({
  userCode: 'ABCD',
  verificationUri: 'https://sso.example/activate',
  verificationUriComplete: null,
  expiresAt: new Date(systemClock.now().getTime() + 60_000),
  intervalSeconds: 0.01,
  deviceCode: 'sealed',
});
const me = { name: 'ada', kind: 'oidc', role: 'admin', accountIds: null, expiresAt: null };

let home: string;
let stderr: jest.SpyInstance;

beforeAll(async () => {
  home = await mkdtemp(join(os.tmpdir(), 'moorage-login-'));
  jest.spyOn(os, 'homedir').mockReturnValue(home);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
beforeEach(() => {
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true).mockClear();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await rm(home, { recursive: true });
});

describe('moorage login --sso', () => {
  let service: Awaited<ReturnType<typeof standIn>>;
  /** How the service answers who asks for the session, in this order. */
  let answers: [status: number, body: object][];

  const answer: RequestListener = ({ url }, response) => {
    const isSession = url === '/api/v1/sign-in/oidc/device/session';
    const [status, body] = isSession ? (answers.shift() ?? [500, {}]) : [200, url === '/api/v1/me' ? me : begun()];
    response.writeHead(status, json).end(JSON.stringify(body));
  };
  const login = () => moorage().parseAsync(['login', '--sso', '--url', service.api.url], { from: 'user' });

  beforeAll(async () => {
    service = await standIn(answer);
  });
  afterAll(() => service.close());

  it('goes on where the service fails for a moment', async () => {
    answers = [
      [503, { code: 'SIGN_IN_UNAVAILABLE' }],
      [502, {}],
      [409, { code: 'SIGN_IN_PENDING' }],
      [201, { token: 'the-token' }],
    ];
    await login();
    const kept = await readFile(join(home, '.config', 'moorage', 'config.json'), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ contexts: { default: { token: 'the-token' } } });
  });

  it('ends where it is refused', async () => {
    answers = [
      [401, { code: 'SIGN_IN_REFUSED' }],
      [201, { token: 'another' }],
    ];
    await expect(login()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  });
});

describe('moorage logout', () => {
  it.each([
    [429, 'TOO_MANY_REQUESTS', true],
    [503, 'NOT_READY', true],
    [404, 'SESSION_NOT_FOUND', false],
  ])('tells where the session goes on, answered %s %s', async (status, code, goesOn) => {
    const service = await standIn((_request, response) =>
      response.writeHead(status, json).end(JSON.stringify({ code, detail: 'for a reason' })),
    );
    const contexts = { default: { url: service.api.url, token: 'the-token' } };
    await writeSettings({ current: 'default', contexts });
    await moorage().parseAsync(['logout'], { from: 'user' });
    expect(stderr.mock.calls.some(([text]: unknown[]) => String(text).includes('the session goes on'))).toBe(goesOn);
    const kept = await readFile(join(home, '.config', 'moorage', 'config.json'), 'utf8');
    expect(JSON.parse(kept)).toEqual({ current: null, contexts: {} });
    await service.close();
  });
});
