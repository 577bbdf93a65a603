import { useInfiniteQuery } from '@tanstack/react-query';

interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list that goes on: `items` of all pages read so far, and how to read the next one. */
export function usePages<T>(
  key: readonly unknown[],
  read: (cursor: string | undefined) => Promise<PageOf<T>>,
  refetchMs?: number,
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: PageOf<T>) => nextCursor ?? undefined,
    refetchInterval: refetchMs ?? false,
  });
  return { ...query, items: query.data?.pages.flatMap(({ items }) => items) };
}

/** A list as a whole, for what is chosen from. */
export async function allPages<T>(read: (cursor: string | undefined) => Promise<PageOf<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
