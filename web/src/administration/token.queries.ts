import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';
import { keyed } from '../common/idempotency';
import { allPages } from '../common/pages.query';
import { queries } from '../common/queries';

export type ApiToken = Schemas['ApiToken'];
export type NewApiToken = Schemas['NewApiToken'];

export const useTokens = () =>
  useQuery({
    queryKey: ['api-tokens', 'all'],
    queryFn: () =>
      allPages((cursor) => answerOf(api.GET('/api/v1/api-tokens', { params: { query: { limit: 200, cursor } } }))),
  });

export async function makeToken(body: Schemas['ApiTokenInput'], key: string): Promise<NewApiToken> {
  const token = await answerOf(api.POST('/api/v1/api-tokens', { body, params: keyed(key) }));
  await queries.invalidateQueries({ queryKey: ['api-tokens'] });
  return token;
}

export async function revokeToken(id: string): Promise<void> {
  await api.DELETE('/api/v1/api-tokens/{id}', { params: { path: { id } } });
  await queries.invalidateQueries({ queryKey: ['api-tokens'] });
}
