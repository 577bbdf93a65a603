import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../../support/alert-rules';
import { makeCertificate } from '../../support/certificate-maker';

const linesOf = (file: string): string[] => readFileSync(join(root, file), 'utf8').split('\n');

/** What the Dockerfile takes from the context, and not from an earlier stage. */
const copied = linesOf('Dockerfile')
  .filter((line) => /^COPY (?!--from)/.test(line))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));

/** Whether a path reaches the build: of all patterns that match it the last one counts. */
function isLetThrough(path: string): boolean {
  const patterns = linesOf('.dockerignore').filter((line) => line !== '' && !line.startsWith('#'));
  const last = patterns.findLast((pattern) => ['*', path].includes(pattern.replace(/^!/, '')));
  return last === undefined || last.startsWith('!');
}

/** How the HEALTHCHECK ends in a container with these variables. */
async function checked(env: Record<string, string>): Promise<number | null> {
  const child = healthCheck(env);
  await once(child, 'close');
  return child.exitCode;
}

/** Where the HEALTHCHECK asks, without its asking there. */
async function askedBy(env: Record<string, string>): Promise<string> {
  const tell = `import http from 'node:http'; http.get = (to) => process.exit(console.log(to.host + ':' + to.port));`;
  const child = healthCheck({ ...env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` });
  return (await text(child.stdout)).trim();
}

function healthCheck(env: Record<string, string>) {
  const [, check] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(linesOf('Dockerfile').join('\n')) ?? [];
  const [program, ...args] = JSON.parse(check) as string[];
  return spawn(program, args, { cwd: root, env: { PATH: process.env.PATH, HOST: '0.0.0.0', ...env } });
}

describe('the image', () => {
  it('is built from what is there, and .dockerignore lets all of it through', () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(copied.filter((path) => !isLetThrough(path))).toEqual([]);
  });

  it('has nothing else of a checkout beside it: no data, no secrets', () => {
    expect(['.moorage', '.env', '.git', 'node_modules', 'dist', 'clouds.yaml'].filter(isLetThrough)).toEqual([]);
  });

  it('is healthy while the service lives, where and how it listens, whatever it lacks', async () => {
    const answers: RequestListener = ({ url }, response) =>
      response.writeHead(url === '/health/live' ? 200 : 503).end();
    const { pem: cert, key } = await makeCertificate('moorage.example');
    const plain = createServer(answers).listen(0);
    const secure = createSecureServer({ cert, key }, answers).listen(0);
    await Promise.all([once(plain, 'listening'), once(secure, 'listening')]);
    const [PORT, securePort] = [plain, secure].map((server) => String((server.address() as AddressInfo).port));
    expect(await checked({ PORT })).toBe(0);
    expect(await checked({ PORT: securePort, MOORAGE_TLS_CERT: '/tls/cert.pem' })).toBe(0);
    for (const server of [plain, secure]) server.close();
    expect(await checked({ PORT })).toBe(1);
  });

  it('is asked where the service listens by itself, where variables are there and empty', async () => {
    expect(await askedBy({ HOST: '', PORT: '' })).toBe('127.0.0.1:3000');
    expect(await askedBy({ PORT: '8080' })).toBe('127.0.0.1:8080');
  });

  it('has what its HEALTHCHECK runs', () => {
    expect(linesOf('Dockerfile')).toContain('COPY --from=build /srv/moorage/scripts/is-live.mjs scripts/');
  });
});
