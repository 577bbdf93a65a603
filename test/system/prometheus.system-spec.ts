import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken, startProduct, type Product } from '../support/product';
import { startOtlpReceiver, type OtlpReceiver } from '../support/otlp-receiver';
import { root } from '../support/alert-rules';

const files = join(root, 'ops', 'prometheus');

/** Gives what the program says, whether it is content or not. */
const promtool = (args: string[], input = ''): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = execFile('promtool', args, { cwd: files }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
    child.stdin?.end(input);
  });

describe('by Prometheus’ own tool', () => {
  it('the example and the rules are valid', async () => {
    expect(await promtool(['check', 'config', 'prometheus.yml'])).toMatchObject({ code: 0 });
    const rules = await promtool(['check', 'rules', 'alerts.yaml']);
    expect(rules).toEqual({ code: 0, output: expect.stringMatching(/SUCCESS: \d+ rules found/) as string });
  });

  it('each alert fires when it should, says what it should, and keeps still otherwise', async () => {
    const tested = await promtool(['test', 'rules', 'alerts.test.yaml']);
    expect(tested).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') as string });
  });
});

describe('a product that runs', () => {
  let dir: string;
  let product: Product;
  let receiver: OtlpReceiver;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-metrics-'));
    receiver = await startOtlpReceiver();
    product = await startProduct({
      MOORAGE_DATA_DIR: join(dir, 'data'),
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
  }, 60_000);
  afterAll(async () => {
    await product.stop();
    await receiver.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('has metrics that nothing is to be said about', async () => {
    const text = await (await fetch(`${product.url}/metrics`)).text();
    const { output } = await promtool(['check', 'metrics'], text);
    // Those of the Node client library are named by it.
    const ours = output.split('\n').filter((line) => line !== '' && !line.startsWith('nodejs_'));
    expect(ours).toEqual([]);
    expect(text).toMatch(/^moorage_fleets\{status="ready"\} 0$/m);
    expect(text).toMatch(/^moorage_mqtt_broker_up 1$/m);
  });

  it('writes the trace into its log lines, and ends when it has sent what it collected', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${product.url}/api/v1/flavors`, {
      headers: { authorization: `Bearer ${adminToken}`, traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    });
    expect(await product.stop()).toBe(0);
    const lines = product.events.filter((line) => line.traceId === traceId);
    expect(lines.map(({ event }) => event)).toContain('openstack.call');
    const scopes = receiver.spans.filter((span) => span.traceId === traceId).map(({ scope }) => scope);
    expect(new Set(scopes)).toEqual(new Set(['moorage.http', 'moorage.openstack']));
  });
});
