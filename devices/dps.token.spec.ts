import { createHmac } from 'node:crypto';
import { makeSasToken } from './dps.token';

describe('the token of a DPS device', () => {
  const key = Buffer.from('Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=', 'base64');
  const now = new Date('2026-01-01T00:00:00Z');

  it('names its resource and its end, and is signed over just these', () => {
    const token = makeSasToken('north/registrations/gw-1', key, now);
    const [, sr, sig, se] = /^SharedAccessSignature sr=(.+)&sig=(.+)&skn=registration&se=(\d+)$/.exec(token) ?? [];
    expect([decodeURIComponent(sr), Number(se)]).toEqual(['north/registrations/gw-1', now.getTime() / 1_000 + 3_600]);
    expect(decodeURIComponent(sig)).toBe(createHmac('sha256', key).update(`${sr}\n${se}`).digest('base64'));
  });

  it('is another one of another device', () => {
    const of = (id: string) => makeSasToken(`north/registrations/${id}`, key, now);
    expect(of('gw-1')).not.toBe(of('gw-2'));
  });
});
