import { groupBy } from '../../common/group';
import type { Cloud, Query } from '../../openstack';
import type { Listed, MarkedKey, Seen } from '../resource.types';

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

/** As many as Nova gives in one page at most, by default (`max_limit`); Neutron has no bound of its own. */
export const wholePage = 1_000;

/** All of the project: an administrator would see every other project's as well. */
export const ofProject = async (cloud: Cloud): Promise<Query> => ({
  project_id: await cloud.projectId(),
  limit: wholePage,
});

/** Objects by the text that proves whose they are: their mark, where the type has a description. */
export function listedBy<T>(
  objects: T[],
  textOf: (object: T) => string | null | undefined,
  seenOf: (key: string, object: T) => Seen,
  wantedText: (marked: MarkedKey) => string = ({ mark }) => mark,
): Listed {
  const byText = groupBy(objects, textOf);
  return (_scope, marks) =>
    marks.flatMap((marked) => (byText.get(wantedText(marked)) ?? []).map((object) => seenOf(marked.key, object)));
}

/** Cinder tells times in UTC without a zone. */
export const cinderTime = (text: string): string => `${text.replace(/Z$/, '')}Z`;

export const noDifference = (): null => null;

/** For kinds that have nothing to change in place. */
export const never = (): Promise<never> => Promise.reject(new Error('this kind has nothing to change in place'));

export const sameSet = (a: string[], b: string[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join();

/** null while what is asked for does not exist yet. */
export const orNull = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};
