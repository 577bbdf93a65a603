/** What `ApiClient.rest` gives: it throws where there is no success, so that there is data. */
type Answer<T> = Promise<{ data?: T }>;

export const answerOf = async <T>(answer: Answer<T>): Promise<T> => (await answer).data as T;

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The items of all pages of a list, at most `most` of them. `read` asks for the page at a cursor. */
export async function allOf<T>(read: (cursor?: string) => Answer<Page<T>>, most = Infinity): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await answerOf(read(cursor));
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < most);
  return items.slice(0, most);
}

/** As many as a list gives at once. */
export const pageLimit = 500;
