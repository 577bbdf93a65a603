import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api.client';

const isWorthTrying = (error: unknown): boolean =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;

/** What was read is shown at once and read again behind it; what the service refused is not asked again by itself. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => count < 2 && isWorthTrying(error) },
    mutations: { retry: false },
  },
});
