import { matchesAny, openSecrets } from './enrollment.secrets';

describe('the secrets of an enrollment that has none', () => {
  it('are matched by nothing, though something is tried', () => {
    const secrets = openSecrets(Buffer.alloc(32), undefined);
    const tried: string[] = [];
    expect(matchesAny(secrets, (secret) => tried.push(secret) > 0)).toBe(false);
    expect(tried).toHaveLength(1);
  });
});
