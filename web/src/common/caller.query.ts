import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './api.client';

type Role = 'admin' | 'operator' | 'billing' | 'viewer';

/** Who is signed in. */
export type Caller = Schemas['Principal'];

export const useCaller = () =>
  useQuery({ queryKey: ['me'], queryFn: () => answerOf(api.GET('/api/v1/me')), staleTime: 60_000 });

/** Those for whom something is, beside administrators; everybody where they are left out. */
export type Roles = Exclude<Role, 'admin'>[];

export const isFor = (caller: Caller | undefined, roles?: Roles): boolean =>
  !caller || caller.role === 'admin' || !roles || roles.includes(caller.role);

/** Whether what only these roles, and `admin`, may do is offered: what would be refused is not. */
export function useMay(...roles: Roles): boolean {
  const { data: caller, isPending } = useCaller();
  return !isPending && isFor(caller, roles);
}

/** As `useMay`, for what concerns all accounts: whoever is limited to some is refused. */
export function useMayForAll(...roles: Roles): boolean {
  const may = useMay(...roles);
  const { data: caller } = useCaller();
  return may && !caller?.accountIds;
}
