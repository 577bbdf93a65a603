import { answerOf, api, type Schemas } from '../common/api.client';
import { usePages } from '../common/pages.query';

export type Comparison = Schemas['UsageReconciliation'];
export type Difference = Schemas['UsageDifference'];
export type Cause = Difference['cause'];

/** What each means, and its colour. */
export const causeWords: Record<Cause, [word: string, colour: string]> = {
  leak: ['not metered', 'red'],
  phantom: ['not in the cloud', 'red'],
  state: ['another state', 'orange'],
  resized: ['another size', 'orange'],
  late: ['learned late', 'gray'],
  nova: ['another time by Nova', 'blue'],
  gnocchi: ['another time by Gnocchi', 'blue'],
};

/** Whether what Gnocchi was told of servers stands in a comparison. */
export const gnocchiWords: Record<Comparison['gnocchi'], string> = {
  absent: 'no cloud has it',
  compared: 'compared',
  unread: 'did not answer',
};

/** By the night, or who wanted one. */
export const askedByText = (askedBy: string): string => (askedBy === 'schedule' ? 'the nightly run' : askedBy);

export const useComparisons = (refetchMs?: number) =>
  usePages(
    ['comparisons'],
    (cursor) => answerOf(api.GET('/api/v1/metering/reconciliations', { params: { query: { limit: 20, cursor } } })),
    refetchMs,
  );

export const useDifferences = (id: string) =>
  usePages(['comparison', id], (cursor) => {
    const params = { path: { id }, query: { limit: 50, cursor } };
    return answerOf(api.GET('/api/v1/metering/reconciliations/{id}/differences', { params }));
  });

/** Gives the id that the comparison has once it is there. */
export const compareNow = async (): Promise<string> =>
  (await answerOf(api.POST('/api/v1/metering/reconciliations'))).id;
