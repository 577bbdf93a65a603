import { answerOf, api, type Schemas } from '../common/api.client';
import { usePages } from '../common/pages.query';
import { queries } from '../common/queries';

export type UsageInterval = Schemas['UsageInterval'];
export type Treatment = Schemas['UnknownDecision']['decision'];

export const useUnknown = (accountId: string | null) =>
  usePages(['unknown', accountId], (cursor) =>
    answerOf(
      api.GET('/api/v1/usage-intervals', {
        params: {
          query: { limit: 50, cursor, confidence: 'unknown', ...(accountId === null ? {} : { accountId }) },
        },
      }),
    ),
  );

export async function decideUnknown(id: string, decision: Treatment, reason: string): Promise<void> {
  const body = { decision, reason };
  await api.POST('/api/v1/usage-intervals/{id}/decision', { params: { path: { id } }, body });
  const touched = ['unknown', 'overview', 'usage', 'spend'];
  await Promise.all(touched.map((name) => queries.invalidateQueries({ queryKey: [name] })));
}
