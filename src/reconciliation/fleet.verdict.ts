import type { BlueprintSpec, Condition, Endpoint, FleetStatus } from '../fleets';
import type { ResourceRow } from './resource.repository';

/** What a run found out about its fleet. */
export interface Verdict {
  status: FleetStatus;
  /** One word in camel case, for programs. */
  reason: string;
  message: string;
  ready: boolean;
  /** What a look beside it has found of what others have changed. */
  drifted?: Condition;
}

export const readyAs = (version: number): Verdict => ({
  status: 'ready',
  reason: 'Converged',
  message: `blueprint version ${version} stands`,
  ready: true,
});

/** The condition as it is now; `since` moves only when its status or reason changes. */
export function conditionNow(previous: Condition[], next: Omit<Condition, 'since'>, at: Date): Condition {
  const before = previous.find(({ type }) => type === next.type);
  const same = before?.status === next.status && before.reason === next.reason;
  return { ...next, since: same ? before.since : at.toISOString() };
}

/** What the fleet's conditions are by this verdict. */
export function conditionsOf(
  previous: Condition[],
  { status, reason, message, ready, drifted }: Verdict,
  at: Date,
): Condition[] {
  const working = status === 'provisioning' || status === 'updating' || status === 'deleting';
  const next: Omit<Condition, 'since'>[] = [
    { type: 'Ready', status: ready ? 'true' : 'false', reason, message },
    { type: 'Progressing', status: working ? 'true' : 'false', reason, message },
  ];
  return [...next.map((condition) => conditionNow(previous, condition, at)), ...(drifted ? [drifted] : [])];
}

/** Where an assigned gateway connects: the server's floating IP, else its address on its first network; null where none is asked for. */
export function endpointOf(spec: BlueprintSpec, rows: ResourceRow[]): Endpoint | null {
  if (!spec.endpoint) return null;
  const { server, port, tls } = spec.endpoint;
  const reserved = ({ kind, key }: ResourceRow) => kind === 'floating_ip_association' && key.startsWith(`${server}/`);
  const floating = rows.find((row) => (row.kind === 'floating_ip' && row.key === server) || reserved(row));
  const network = spec.servers.find(({ key }) => key === server)?.networks[0];
  const fixed = rows.find(({ kind, key }) => kind === 'port' && key === `${server}/${network}`);
  const host = floating?.attributes.address ?? fixed?.attributes.address;
  return host === undefined ? null : { host, port, tls };
}
