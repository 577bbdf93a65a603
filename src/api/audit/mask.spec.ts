import { masked } from './mask';

describe('a body as the audit log keeps it', () => {
  it('has no values of secrets, however deep they stand', () => {
    const body = {
      name: 'x',
      secret: 's1',
      servers: [{ key: 'hub', userData: 's2' }],
      nested: { apiToken: 's3', password: '' },
      deviceCode: 's4',
    };
    expect(masked(body)).toEqual({
      name: 'x',
      secret: '[hidden]',
      servers: [{ key: 'hub', userData: '[hidden]' }],
      nested: { apiToken: '[hidden]', password: '' },
      deviceCode: '[hidden]',
    });
  });

  it('keeps public keys, and names that only sound secret as their values', () => {
    expect(masked({ keyPair: { publicKey: 'ssh-ed25519 AAAA' }, kind: 'secret' })).toEqual({
      keyPair: { publicKey: 'ssh-ed25519 AAAA' },
      kind: 'secret',
    });
  });

  it('tells codes of problems, and until when a secret counts', () => {
    const results = [{ error: { code: 'DEVICE_NOT_FOUND', message: 'gone' } }];
    const previousSecretUntil = new Date(0);
    expect(masked({ results, previousSecretUntil, secret: 's' })).toEqual({
      results,
      previousSecretUntil: '1970-01-01T00:00:00.000Z',
      secret: '[hidden]',
    });
    expect(masked({ code: 'ABCD-EFGH', userCode: 'AB_CD', password: 'HUNTER_2' })).toEqual({
      code: '[hidden]',
      userCode: '[hidden]',
      password: '[hidden]',
    });
  });

  it('says times as answers do', () => {
    expect(masked({ createdAt: new Date(0) })).toEqual({ createdAt: '1970-01-01T00:00:00.000Z' });
  });

  it('has the first of a list that is too long, how many more there are, and all that is beside it', () => {
    const body = (count: number) => ({
      ids: Array.from({ length: count }, (_, n) => ({ id: `${n}`.padStart(36, '0') })),
      decision: 'revoke',
    });
    const kept = masked(body(2_000)) as ReturnType<typeof body>;
    expect(kept.decision).toBe('revoke');
    expect(kept.ids).toEqual([...body(500).ids, { omitted: '1500 more' }]);
    expect(masked(body(500))).toEqual(body(500));
    const large = { lines: Array.from({ length: 9 }, () => 'x'.repeat(9_000)) };
    expect(masked(large)).toEqual({ lines: [...large.lines.slice(0, 3), { omitted: '6 more' }] });
  });

  it('is not without bounds', () => {
    expect(masked({ text: 'x'.repeat(40_000) })).toEqual({ omitted: expect.stringContaining('40') });
    expect(masked(undefined)).toBeNull();
  });
});
