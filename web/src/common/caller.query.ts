import { useQuery } from '@tanstack/react-query';
import { ApiProblem, problemOf } from './api.client';
import { currentToken } from './session.store';

export type Role = 'admin' | 'operator' | 'billing' | 'viewer';

/** Who is signed in, as `GET /api/v1/me` tells it. */
export interface Caller {
  kind: string;
  name: string;
  role: Role;
  /** The only accounts that the caller sees; null: every one. */
  accountIds: string[] | null;
  expiresAt: string | null;
}

/** A service that cannot tell who calls (404) decides by itself: nothing is held back here. */
async function readCaller(): Promise<Caller | null> {
  const response = await fetch('/api/v1/me', { headers: { authorization: `Bearer ${currentToken()}` } });
  if (response.ok) return (await response.json()) as Caller;
  const problem = await problemOf(response);
  if (problem instanceof ApiProblem && problem.status === 404) return null;
  throw problem;
}

export const useCaller = () => useQuery({ queryKey: ['me'], queryFn: readCaller, staleTime: 60_000 });

/** Whether what only these roles, and `admin`, may do is offered: what would be refused is not. */
export function useMay(...roles: Exclude<Role, 'admin'>[]): boolean {
  const { data: caller, isPending } = useCaller();
  if (isPending) return false;
  return !caller || caller.role === 'admin' || roles.includes(caller.role);
}
