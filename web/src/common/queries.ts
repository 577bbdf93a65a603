import { QueryClient } from '@tanstack/react-query';
import { mayPass } from './api.client';

/**
 * What was read is shown at once and read again behind it; what the service refused is not asked again by itself. Also without
 * a network a reading fails, rather than wait for one: what is shown would pass for what is. And so does a deed: one that waits
 * would be done when its dialog has long been cancelled, and as whoever has signed in by then.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, networkMode: 'always', retry: (count, error) => count < 2 && mayPass(error) },
    mutations: { retry: false, networkMode: 'always' },
  },
});
