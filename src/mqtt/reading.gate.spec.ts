import { Socket } from 'node:net';
import { ReadingGate } from './reading.gate';

describe('the gate before connections', () => {
  const heldUp = (gate: ReadingGate) => {
    let done = (): void => undefined;
    const work = gate.hold(() => new Promise((resolve) => (done = resolve)));
    return {
      end: async () => {
        done();
        await work;
      },
    };
  };
  const watched = () => {
    const socket = new Socket();
    let told = 0;
    socket.on('readable', () => (told += 1));
    return { socket, told: () => told };
  };

  it('closes at so many messages, and opens to who was held first', async () => {
    const gate = new ReadingGate(2);
    const [first, second] = [watched(), watched()];
    const messages = [heldUp(gate), heldUp(gate)];
    expect([gate.mayRead(first.socket), gate.mayRead(second.socket)]).toEqual([false, false]);
    // The first one is read, and fills the room again.
    first.socket.once('readable', () => messages.push(heldUp(gate)));
    await messages[0].end();
    expect([first.told(), second.told()]).toEqual([1, 0]);
    await messages[1].end();
    expect([first.told(), second.told()]).toEqual([1, 1]);
    expect(gate.mayRead(second.socket)).toBe(true);
  });

  it('opens after a message that failed, and tells nobody who is gone', async () => {
    const gate = new ReadingGate(1);
    const gone = watched();
    const failing = gate.hold(() => Promise.reject(new Error('no database')));
    expect(gate.mayRead(gone.socket)).toBe(false);
    gate.forget(gone.socket);
    await expect(failing).rejects.toThrow('no database');
    expect([gone.told(), gate.mayRead(gone.socket)]).toEqual([0, true]);
  });
});
