import { answerOf, api, type Schemas } from '../common/api.client';
import { usePages } from '../common/pages.query';
import { queries } from '../common/queries';

export type UsageInterval = Schemas['UsageInterval'];
export type Treatment = Schemas['UnknownDecision']['decision'];

/** How each is called, and its colour. */
export const treatmentWords: Record<Treatment, [word: string, colour: string]> = {
  hold: ['held back', 'orange'],
  bill: ['billed', 'blue'],
  waive: ['given away', 'gray'],
};

/** What becomes of it as an account is billed, where nobody decides. */
export const policyWords: Record<Schemas['Account']['unknownPolicy'], string> = {
  bill: 'is billed',
  waive: 'is given away',
  hold: 'waits for a decision',
};

/** Of an account, and of what becomes so; null where that is left open. */
export const useUnknown = (accountId: string | null, treatment: Treatment | null) =>
  usePages(['unknown', accountId, treatment], (cursor) => {
    const narrowed = { accountId: accountId ?? undefined, treatment: treatment ?? undefined };
    const query = { limit: 50, cursor, confidence: 'unknown' as const, ...narrowed };
    return answerOf(api.GET('/api/v1/usage-intervals', { params: { query } }));
  });

export async function decideUnknown(id: string, decision: Treatment, reason: string): Promise<void> {
  const body = { decision, reason };
  await api.POST('/api/v1/usage-intervals/{id}/decision', { params: { path: { id } }, body });
  const touched = ['unknown', 'overview', 'usage', 'spend'];
  await Promise.all(touched.map((name) => queries.invalidateQueries({ queryKey: [name] })));
}
