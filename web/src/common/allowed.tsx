import type { ReactNode } from 'react';
import { useCaller, useMay, type Roles } from './caller.query';
import { Empty, Waiting } from './states';

interface AllowedProps {
  /** Who may see it beside `admin`. */
  roles: Roles;
  children: ReactNode;
}

/** What only some roles may see, or who to ask for it. */
export function Allowed({ roles, children }: AllowedProps) {
  const { data: caller, isPending } = useCaller();
  const may = useMay(...roles);
  if (isPending) return <Waiting what="Who you are is being read" />;
  if (may) return <>{children}</>;
  const allowed = ['admin', ...roles].join(' or ');
  return (
    <Empty title="Your role does not allow this.">
      You are signed in with the role {caller?.role}. It takes {allowed}: ask an administrator for a token or a role
      with it.
    </Empty>
  );
}
