/** What a browser does of a sign-in at a provider, by redirects and with the cookies that it was given. */
export class OidcBrowser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** Where it is sent to begin with, and how the cookie is guarded that it gets. */
  async begin(): Promise<{ attributes: string[]; url: URL }> {
    const started = await this.visit(`${this.url}/api/v1/sign-in/oidc/start`);
    const [, ...attributes] = (started.headers.get('set-cookie') ?? '').split('; ');
    return { attributes, url: locationOf(started) };
  }

  /** To the provider; gives the address that it sends back to. */
  async toProvider(): Promise<URL> {
    const { url } = await this.begin();
    return locationOf(await fetch(url, { redirect: 'manual' }));
  }

  /** Gives where it ends. */
  async comeBack({ pathname, search }: URL): Promise<string> {
    return (await this.visit(`${this.url}${pathname}${search}`)).headers.get('location') ?? '';
  }

  async travel(): Promise<string> {
    return this.comeBack(await this.toProvider());
  }

  async redeem<T>(code: string): Promise<{ status: number; body: T }> {
    const answer = await this.visit(`${this.url}/api/v1/sign-in/oidc`, {
      method: 'POST',
      body: JSON.stringify({ code }),
      headers: { 'content-type': 'application/json' },
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  private async visit(url: string, more: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(more.headers as Record<string, string> | undefined), cookie };
    const answer = await fetch(url, { ...more, redirect: 'manual', headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

const locationOf = (answer: Response): URL => new URL(answer.headers.get('location') ?? '');
