import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock';
import { CommandLine } from '../../support/command-line';

describe('the command line, of invoices', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await CommandLine.start();
  });
  afterAll(() => line.stop());

  const ask = async <T = { id: string }>(method: string, path: string, body?: object) =>
    (await line.product.call<T>(method, path, body)).body;

  /** Of what was counted in the month before this one. */
  async function issued(): Promise<string> {
    const { id: accountId } = await ask('POST', '/accounts', { name: 'Quay Ltd', currency: 'EUR', timeZone: 'UTC' });
    const { id: blueprintId } = await ask('POST', '/blueprints', { name: 'quay', spec: {} });
    const { id: fleetId } = await ask('POST', '/fleets', { name: 'money-quay', accountId, blueprintId });
    const now = systemClock.now();
    const time = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString();
    const type = 'moorage.usage.device.messages';
    const data = { fleetId, quantity: '1000' };
    await ask('POST', '/usage-events', { specversion: '1.0', id: 'one', source: 'quay', type, time, data });
    const { items } = await ask<{ items: { id: string; month: string }[] }>('GET', '/billing-periods');
    const { id } = items.find(({ month }) => time.startsWith(month))!;
    return (await ask<{ invoiceId: string }>('POST', `/billing-periods/${id}/close`)).invoiceId;
  }

  it('writes one as PDF and CSV', async () => {
    const [pdf, csv] = [join(line.dir, 'invoice.pdf'), join(line.dir, 'invoice.csv')];
    const written = await line.run('invoices', 'show', await issued(), '--pdf', pdf, '--csv', csv);
    expect(written).toMatchObject({ code: 0, stdout: '' });
    expect((await readFile(pdf, 'latin1')).slice(0, 5)).toBe('%PDF-');
    expect(await readFile(csv, 'utf8')).toMatch(/^invoice,kind,/);
  });
});
