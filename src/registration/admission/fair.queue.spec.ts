import { FairQueue } from './fair.queue';

const queueOf = (...items: string[]) => {
  const queue = new FairQueue<string>(([lane]) => lane);
  for (const item of items) queue.push(item);
  return queue;
};

/** A batch, done with at once. */
const next = (queue: FairQueue<string>, most: number) => {
  const items = queue.take(most);
  queue.done(items);
  return items;
};

describe('a fair queue', () => {
  it('gives a lane that is alone all of it, first come first', () => {
    const queue = queueOf('a1', 'a2', 'a3');
    expect(next(queue, 2)).toEqual(['a1', 'a2']);
    expect(queue.length).toBe(1);
    expect(next(queue, 2)).toEqual(['a3']);
    expect([queue.length, queue.isReady]).toEqual([0, false]);
  });

  it('takes from lanes in equal shares, each in its order, and shares again what a short one leaves', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1', 'c2', 'c3');
    expect(next(queue, 6)).toEqual(['a1', 'a2', 'b1', 'c1', 'c2', 'a3']);
    expect(next(queue, 6)).toEqual(['a4', 'a5', 'c3']);
  });

  it('has every lane’s turn come where there are more lanes than places', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'b1', 'b2', 'c1');
    expect([1, 2, 3, 4].flatMap(() => next(queue, 1))).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  it('gives nothing of a lane of which a batch is under way, but what waits in others', () => {
    const queue = queueOf('a1', 'a2', 'a3');
    const under = queue.take(2);
    expect(queue.isReady).toBe(false);
    for (const item of ['a4', 'b1']) queue.push(item);
    expect([queue.isReady, queue.lengthOf('a'), queue.lanesWith('b')]).toEqual([true, 2, 2]);
    expect(queue.take(2)).toEqual(['b1']);
    expect(queue.isReady).toBe(false);
    queue.done(under);
    expect(queue.take(2)).toEqual(['a3', 'a4']);
  });
});
