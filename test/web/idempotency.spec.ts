import { keyedSender } from '../../web/src/common/idempotency';

const rotation = { overlapSeconds: 0 };

describe('the keys under which a form sends what it makes', () => {
  it('repeat a request whose answer was lost, and are new once it was answered', async () => {
    const send = keyedSender();
    const lost = (key: string) => Promise.reject(new Error(key));
    const first = await send(rotation, lost).catch(({ message }: Error) => message);
    const answered = (body: object) => send(body, (key) => Promise.resolve(key));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await answered(rotation)).toBe(first);
    expect(await answered(rotation)).not.toBe(first);
  });

  it('are others for another body', async () => {
    const send = keyedSender();
    const lost = (body: object) =>
      send(body, (key) => Promise.reject(new Error(key))).catch(({ message }: Error) => message);
    expect(await lost({ overlapSeconds: 60 })).not.toBe(await lost(rotation));
    expect(await lost(rotation)).toBe(await lost(rotation));
  });
});
