import type { components } from '../contract/api.types';
import type { Fleet } from './names';
import { sheet, shortTime, table } from './output';

type Drift = components['schemas']['Drift'];
type Resource = components['schemas']['Resource'];

const versionOf = ({ blueprintVersion, wantedVersion }: Fleet): string =>
  blueprintVersion === wantedVersion ? String(wantedVersion) : `${blueprintVersion ?? '-'} → ${wantedVersion}`;

const endpointOf = ({ endpoint }: Fleet): string => (endpoint === null ? '-' : `${endpoint.host}:${endpoint.port}`);

export const fleetTable = (fleets: Fleet[]): string =>
  table(
    ['name', 'status', 'version', 'approval', 'cloud', 'endpoint', 'created', 'id'],
    fleets.map((fleet) => [
      fleet.name,
      fleet.pause === null ? fleet.status : `${fleet.status} (paused)`,
      versionOf(fleet),
      fleet.approval,
      fleet.cloud ?? 'default',
      endpointOf(fleet),
      shortTime(fleet.createdAt),
      fleet.id,
    ]),
    { empty: 'no fleets' },
  );

/** How much of it stands, and what does not yet. */
function progress(resources: Resource[]): string {
  const active = resources.filter(({ status }) => status === 'active').length;
  return `${active} of ${resources.length} resources stand`;
}

/** One fleet, its conditions, and what it consists of in the cloud; who pays for it and what it is built from, as people call it. */
export function fleetSheet(
  { resources, ...fleet }: Fleet & { resources: Resource[] },
  { account, blueprint }: { account: string; blueprint: string },
): string {
  const facts = sheet({
    name: fleet.name,
    id: fleet.id,
    status: fleet.status,
    progress: progress(resources),
    'blueprint version': versionOf(fleet),
    account,
    blueprint,
    approval: fleet.approval,
    'drift policy': fleet.driftPolicy,
    engine: fleet.engine,
    cloud: fleet.cloud ?? 'default',
    endpoint: endpointOf(fleet),
    created: shortTime(fleet.createdAt),
  });
  const conditions = fleet.conditions.map(({ type, status, reason, message, since }) => [
    type,
    status,
    reason,
    shortTime(since),
    message,
  ]);
  const rows = resources.map(({ kind, key, status, name, attributes }) => [
    kind,
    key,
    status,
    attributes.address ?? attributes.cidr ?? '-',
    name,
  ]);
  return [
    facts,
    table(['condition', 'status', 'reason', 'since', 'message'], conditions, { empty: 'no conditions yet' }),
    table(['kind', 'key', 'status', 'address', 'name'], rows, { empty: 'nothing in the cloud yet' }),
  ].join('\n\n');
}

/** What others did to it, and what they put onto it, which is never touched. */
export function driftText({ differences, added }: Drift): string {
  const changed = differences.map(({ change, kind, key, name, reason, repair }) => [
    change,
    kind,
    key,
    name,
    reason,
    repair,
  ]);
  const others = added.map(({ kind, name, on, cloudId }) => [kind, name, on, cloudId]);
  return [
    table(['what', 'kind', 'key', 'name', 'why', 'repair'], changed, { empty: 'nothing differs' }),
    ...(others.length > 0 ? [table(['added by others', 'name', 'on', 'id'], others)] : []),
  ].join('\n\n');
}
