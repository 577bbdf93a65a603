import type { FuzzRequest } from './api-fuzz';

/** Name of everything that the limited callers must never hear of. */
const hidden = 'zanzibar-only-ours';

interface Caller {
  token: string | null;
  /** Whether it may know of what is hidden. */
  unlimited: boolean;
}

/** Two accounts with fleets, and callers of every kind that send whatever they like. */
export class FuzzedFleets {
  private constructor(
    private readonly url: string,
    private readonly adminToken: string,
    readonly ids: string[],
    readonly places: Record<string, string[]>,
    readonly callers: Caller[],
  ) {}

  static async make(url: string, adminToken: string): Promise<FuzzedFleets> {
    const make = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as { id: string; token: string };
    };
    const ids = ['01900000-0000-7000-8000-000000000000'];
    const places: Record<string, string[]> = {};
    const accounts: string[] = [];
    const keep = (place: string, ...made: string[]) => {
      places[place] = [...(places[place] ?? []), ...made];
      ids.push(...made);
    };
    for (const [index, name] of [hidden, 'theirs'].entries()) {
      const { id: accountId } = await make('accounts', { name, currency: 'EUR', timeZone: 'UTC' });
      const { id: blueprintId } = await make('blueprints', { name, spec: {}, accountId });
      const fleets = await Promise.all(
        ['a', 'b'].map((letter) =>
          make('fleets', { name: `${name.slice(0, 18)}-${letter}${index}`, accountId, blueprintId }),
        ),
      );
      const enrollment = await make(`fleets/${fleets[0].id}/enrollments`, { kind: 'secret' });
      keep('accounts', accountId);
      keep('blueprints', blueprintId);
      keep('enrollments', enrollment.id);
      keep('fleets', ...fleets.map(({ id }) => id));
      accounts.push(accountId);
    }
    keep('price-books', (await make('price-books', { name: 'fuzzed', currency: 'EUR' })).id);
    const limited = ['operator', 'billing', 'viewer'].map((role) =>
      make('api-tokens', { name: role, role, accountId: accounts[1] }),
    );
    const callers: Caller[] = [
      { token: adminToken, unlimited: true },
      { token: (await make('api-tokens', { name: 'x', role: 'operator' })).token, unlimited: true },
      ...(await Promise.all(limited)).map(({ token }) => ({ token, unlimited: false })),
      ...[null, 'no-token-of-ours'].map((token) => ({ token, unlimited: false })),
    ];
    return new FuzzedFleets(url, adminToken, ids, places, callers);
  }

  /** What an answer to it must not hold. */
  secretsFrom({ caller, path, body = '' }: FuzzRequest): string[] {
    const secret = this.callers[caller].unlimited || path.includes(hidden) || body.includes(hidden) ? [] : [hidden];
    return [...secret, this.adminToken];
  }

  async send({ method, path, headers, body, caller }: FuzzRequest) {
    const { token } = this.callers[caller];
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined || method === 'GET' ? {} : { body }),
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  }
}
