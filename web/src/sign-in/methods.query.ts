import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';

export type SignInMethod = Schemas['SignInMethods']['methods'][number];

/** The ways in that the service offers. */
export const useMethods = () =>
  useQuery({
    queryKey: ['sign-in'],
    queryFn: async () => (await answerOf(api.GET('/api/v1/sign-in'))).methods,
    staleTime: 60_000,
  });
