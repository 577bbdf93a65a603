import type { RequestListener } from 'node:http';
import { standIn } from '../../test/support/service.stand-in';
import { brokerOf } from './broker.place';

describe('where `moorage enroll` says that gateways connect', () => {
  const at = async (listener: RequestListener) => {
    const { api, close } = await standIn(listener);
    try {
      return (await brokerOf(api)).href;
    } finally {
      await close();
    }
  };
  const place = (answer: string) => at((_request, response) => response.end(answer));
  const health = (gateways: string[] | undefined, detail = '') =>
    JSON.stringify({ parts: { mqtt: { detail, gateways } } });

  it('is what the service tells', async () => {
    expect(await place(health(['mqtt://127.0.0.1:1883', 'mqtts://0.0.0.0:8883']))).toBe('mqtt://127.0.0.1:1883');
    expect(await place(health(['mqtts://gateways.example:8883']))).toBe('mqtts://gateways.example:8883');
  });

  it("is never the service's own listener at an external broker, nor guessed", async () => {
    const detail = 'broker mqtt://broker:1884, MQTT 5, 4 of 4 connections';
    for (const answer of [health([], detail), health(undefined, detail)])
      await expect(place(answer)).rejects.toMatchObject({ code: 'BROKER_NOT_TOLD' });
  });

  const told = health(['mqtts://gateways.example:8883']);

  it('is asked for where a proxy lets people through', async () => {
    const proxied = at(({ url }, response) =>
      url === '/api/v1/health' ? response.end(told) : response.writeHead(403).end('<html>403 Forbidden</html>'),
    );
    expect(await proxied).toBe('mqtts://gateways.example:8883');
  });

  it('is asked of an older service where that tells it', async () => {
    const older = at(({ url }, response) =>
      url === '/health/ready' ? response.end(told) : response.writeHead(404).end('{"code":"NOT_FOUND"}'),
    );
    expect(await older).toBe('mqtts://gateways.example:8883');
  });

  it('is not taken for untold where the service does not answer', async () => {
    const away = at((_request, response) => response.writeHead(502).end('Bad Gateway'));
    await expect(away).rejects.toMatchObject({ status: 502 });
  });
});
