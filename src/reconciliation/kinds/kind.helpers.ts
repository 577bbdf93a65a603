import type { MarkedKey, Seen } from '../resource.types';

/** Marks in one request; more would make its line too long for common web servers. */
const marksPerRequest = 50;

/** Objects whose description is one of the marks; Neutron takes a repeated filter as «any of». */
export async function byDescription<T extends { description?: string | null }>(
  marks: MarkedKey[],
  list: (descriptions: string[]) => Promise<T[]>,
  seenOf: (key: string, object: T) => Seen,
): Promise<Seen[]> {
  const keyOf = new Map(marks.map(({ mark, key }) => [mark, key]));
  const pages: string[][] = [];
  for (let at = 0; at < marks.length; at += marksPerRequest) {
    pages.push(marks.slice(at, at + marksPerRequest).map(({ mark }) => mark));
  }
  const objects = (await Promise.all(pages.map(list))).flat();
  // The filter is asked for, but only the mark itself proves that an object is ours.
  return objects.flatMap((object) => {
    const key = keyOf.get(object.description ?? '');
    return key === undefined ? [] : [seenOf(key, object)];
  });
}

export const noDifference = (): null => null;

/** For kinds that have nothing to change in place. */
export const never = (): Promise<never> => Promise.reject(new Error('this kind has nothing to change in place'));

export const sameSet = (a: string[], b: string[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join();

/** What `idOf` gives, or null while that object does not exist. */
export const orNull = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};
