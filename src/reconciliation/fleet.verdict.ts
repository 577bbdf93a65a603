import type { BlueprintSpec, Condition, Endpoint, FleetStatus } from '../fleets';
import type { ResourceRow } from './resource.repository';

/** What a run found out about its fleet. */
export interface Verdict {
  status: FleetStatus;
  /** One word in camel case, for programs. */
  reason: string;
  message: string;
  ready: boolean;
}

/** The fleet's conditions; `since` moves only when a condition's status or reason changes. */
export function conditionsOf(
  previous: Condition[],
  { status, reason, message, ready }: Verdict,
  at: Date,
): Condition[] {
  const working = status === 'provisioning' || status === 'updating' || status === 'deleting';
  const next: Omit<Condition, 'since'>[] = [
    { type: 'Ready', status: ready ? 'true' : 'false', reason, message },
    { type: 'Progressing', status: working ? 'true' : 'false', reason, message },
  ];
  return next.map((condition) => {
    const before = previous.find(({ type }) => type === condition.type);
    const same = before?.status === condition.status && before.reason === condition.reason;
    return { ...condition, since: same ? before.since : at.toISOString() };
  });
}

/** Where an assigned gateway connects: the server's floating IP, else its first address; null where none is asked for. */
export function endpointOf(spec: BlueprintSpec, rows: ResourceRow[]): Endpoint | null {
  if (!spec.endpoint) return null;
  const { server, port, tls } = spec.endpoint;
  const floating = rows.find(({ kind, key }) => kind === 'floating_ip' && key === server);
  const fixed = rows.find(({ kind, key }) => kind === 'port' && key.startsWith(`${server}/`));
  const host = floating?.attributes.address ?? fixed?.attributes.address;
  return host === undefined ? null : { host, port, tls };
}
