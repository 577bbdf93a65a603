import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../common/api.client';

export type SignInMethod =
  { kind: 'token' } | { kind: 'keystone'; domain: string } | { kind: 'oidc'; name: string; startUrl: string };

/** What a sign-in gives. */
export interface Session {
  token: string;
}

/** A service that does not say how one signs in takes tokens. */
async function readMethods(): Promise<SignInMethod[]> {
  const response = await fetch('/api/v1/sign-in', { headers: { accept: 'application/json' } });
  if (response.status === 404) return [{ kind: 'token' }];
  if (!response.ok) throw await problemOf(response);
  return ((await response.json()) as { methods: SignInMethod[] }).methods;
}

export const useMethods = () => useQuery({ queryKey: ['sign-in'], queryFn: readMethods, staleTime: 60_000 });

export async function startSession(way: 'keystone' | 'oidc', body: object): Promise<Session> {
  const response = await fetch(`/api/v1/sign-in/${way}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Session;
}
