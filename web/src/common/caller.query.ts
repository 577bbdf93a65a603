import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './api.client';

export type Role = 'admin' | 'operator' | 'billing' | 'viewer';

/** Who is signed in. */
export type Caller = Schemas['Principal'];

export const useCaller = () =>
  useQuery({ queryKey: ['me'], queryFn: () => answerOf(api.GET('/api/v1/me')), staleTime: 60_000 });

/** Whether what only these roles, and `admin`, may do is offered: what would be refused is not. */
export function useMay(...roles: Exclude<Role, 'admin'>[]): boolean {
  const { data: caller, isPending } = useCaller();
  if (isPending) return false;
  return !caller || caller.role === 'admin' || roles.includes(caller.role);
}

/** As `useMay`, for what concerns all accounts: whoever is limited to some is refused. */
export function useMayForAll(...roles: Exclude<Role, 'admin'>[]): boolean {
  const may = useMay(...roles);
  const { data: caller } = useCaller();
  return may && !caller?.accountIds;
}
