import { onFreePort } from './free.port';

const taken = new Error('could not bind IPv4 address "127.0.0.1": Address already in use');

describe('a server on a free port', () => {
  it('gets another one where somebody was faster, and in the end the reason', async () => {
    const asked: number[] = [];
    const start = (faster: number) => (port: number) => {
      asked.push(port);
      return asked.length <= faster ? Promise.reject(taken) : Promise.resolve(port);
    };
    expect(await onFreePort(start(2))).toBe(asked[2]);
    await expect(onFreePort(start(100))).rejects.toBe(taken);
  });

  it('is tried once where it ends for another reason', async () => {
    let times = 0;
    const start = () => Promise.reject(new Error(`no room ${(times += 1)}`));
    await expect(onFreePort(start)).rejects.toThrow('no room 1');
  });
});
