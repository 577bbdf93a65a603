const health = { status: 'up', parts: { mqtt: { gateways: ['mqtts://gateways.example:8883'] } } };
const forbidden = () => new Response('<html>403 Forbidden</html>', { status: 403 });
const away = () => Response.json({ code: 'DATABASE_UNAVAILABLE', detail: 'no database' }, { status: 503 });

describe('the health that the dashboard shows', () => {
  let read: () => Promise<object>;
  let answers: Record<string, () => Response>;

  beforeAll(() => {
    Object.assign(globalThis, {
      window: { location: { origin: 'http://moorage' } },
      sessionStorage: { getItem: () => 'token' },
      fetch: (asked: Request | string) =>
        Promise.resolve(answers[typeof asked === 'string' ? asked : new URL(asked.url).pathname]()),
    });
    read = jest.requireActual<{ readHealth: typeof read }>('../../web/src/common/health.query').readHealth;
  });

  it('is had where a proxy keeps that of probes to itself', async () => {
    answers = { '/api/v1/health': () => Response.json(health), '/health/ready': forbidden };
    expect(await read()).toEqual(health);
  });

  it('is that of probes where the service cannot say who asks', async () => {
    const down = { ...health, status: 'down' };
    answers = { '/api/v1/health': away, '/health/ready': () => Response.json(down, { status: 503 }) };
    expect(await read()).toEqual(down);
  });

  it('says why there is none', async () => {
    answers = { '/api/v1/health': away, '/health/ready': forbidden };
    await expect(read()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
