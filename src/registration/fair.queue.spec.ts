import { FairQueue } from './fair.queue';

const queueOf = (...items: string[]) => {
  const queue = new FairQueue<string>(([lane]) => lane);
  for (const item of items) queue.push(item);
  return queue;
};

describe('a fair queue', () => {
  it('gives a lane that is alone all of it, first come first', () => {
    const queue = queueOf('a1', 'a2', 'a3');
    expect(queue.take(2)).toEqual(['a1', 'a2']);
    expect(queue.length).toBe(1);
    expect(queue.take(2)).toEqual(['a3']);
    expect(queue.length).toBe(0);
  });

  it('takes from lanes in equal shares, each in its order, and shares again what a short one leaves', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1', 'c2', 'c3');
    expect(queue.take(6)).toEqual(['a1', 'a2', 'b1', 'c1', 'c2', 'a3']);
    expect(queue.take(6)).toEqual(['c3', 'a4', 'a5']);
  });

  it('has every lane’s turn come where there are more lanes than places', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'b1', 'b2', 'c1');
    expect([queue.take(1), queue.take(1), queue.take(1), queue.take(1)]).toEqual([['a1'], ['b1'], ['c1'], ['a2']]);
  });
});
