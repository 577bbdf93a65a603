import { join } from 'node:path';
import { endProduct, productChild, untilReady, type ProductChild } from '../../devices/demo/product.child';

const root = join(__dirname, '..', '..');
export const adminToken = 'a-token-for-tests-only';

export interface Product {
  /** Address of the REST API, without a path. */
  url: string;
  pid: number;
  /** Its log lines that were JSON, in order. */
  events: Record<string, unknown>[];
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** SIGKILL, as a power cut or the kernel would. */
  kill(): Promise<void>;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built product as a process of its own and waits until it says that it is ready. */
export async function startProduct(env: Record<string, string>): Promise<Product> {
  const { child, output } = spawnProduct(env);
  const events: Record<string, unknown>[] = [];
  const url = await untilReady(child, (line) => {
    if (line.startsWith('{')) events.push(JSON.parse(line) as Record<string, unknown>);
  }).catch((error: Error) => {
    throw new Error(`${error.message}: ${output()}`);
  });
  return {
    url,
    pid: child.pid ?? 0,
    events,
    call: (method, path, body) => callApi(url, method, path, body),
    kill: async () => void (await endProduct(child, 'SIGKILL')),
    stop: () => endProduct(child, 'SIGTERM'),
  };
}

/** Starts the built product with just this environment; for starts that are expected to fail. */
export function spawnProduct(env: Record<string, string>): { child: ProductChild; output: () => string } {
  const child = productChild({ MOORAGE_ADMIN_TOKEN: adminToken, ...env }, { cwd: root });
  const lines: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
  return { child, output: () => lines.join('') };
}

async function callApi<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}
