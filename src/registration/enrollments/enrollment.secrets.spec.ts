import { matchesAny, noSecrets } from './enrollment.secrets';

describe('the secrets of an enrollment that has none', () => {
  it('are matched by nothing, though something is tried', () => {
    const tried: string[] = [];
    expect(matchesAny(noSecrets, (secret) => tried.push(secret) > 0)).toBe(false);
    expect(tried).toHaveLength(1);
  });
});
