import { standIn } from '../../test/support/service.stand-in';
import { brokerOf } from './broker.place';

describe('where `moorage enroll` says that gateways connect', () => {
  const place = async (answer: string) => {
    const { api, close } = await standIn((_request, response) => response.end(answer));
    try {
      return (await brokerOf(api.url)).href;
    } finally {
      await close();
    }
  };
  const health = (gateways: string[] | undefined, detail = '') =>
    JSON.stringify({ parts: { mqtt: { detail, gateways } } });

  it('is what the service tells', async () => {
    expect(await place(health(['mqtt://127.0.0.1:1883', 'mqtts://0.0.0.0:8883']))).toBe('mqtt://127.0.0.1:1883');
    expect(await place(health(['mqtts://gateways.example:8883']))).toBe('mqtts://gateways.example:8883');
  });

  it("is never the service's own listener at an external broker, nor guessed", async () => {
    const detail = 'broker mqtt://broker:1884, MQTT 5, 4 of 4 connections';
    for (const answer of [health([], detail), health(undefined, detail), 'Bad Gateway'])
      await expect(place(answer)).rejects.toMatchObject({ code: 'BROKER_NOT_TOLD' });
  });
});
