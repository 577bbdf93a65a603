import { rounded, sum } from '../../src/common/money';
import type { ApiClient } from '../../src/cli/api.client';
import type { DemoFleet } from './demo.setup';
import { textTable } from './text.table';

interface Resource {
  kind: string;
  key: string;
  name: string;
  cloudId: string | null;
  status: string;
}

interface TopologyNode {
  id: string;
  kind: string;
  detail: string | null;
}

interface UsageItem {
  fleetId: string;
  meter: string;
  unit: string;
  quantity: string;
  cost: string;
  currency: string;
}

const shownKinds = ['network', 'router', 'server', 'floating_ip'];

/** What stands in the cloud, one line an object, with the address where it has one. */
export async function standing(api: ApiClient, fleets: DemoFleet[]): Promise<string> {
  const rows: string[][] = [];
  for (const { id, name } of fleets) {
    const resources = await api.get<Resource[]>(`/fleets/${id}/resources`);
    const { nodes } = await api.get<{ nodes: TopologyNode[] }>(`/fleets/${id}/topology`);
    const shown = resources.filter(({ kind }) => shownKinds.includes(kind));
    shown.sort((a, b) => shownKinds.indexOf(a.kind) - shownKinds.indexOf(b.kind));
    for (const { kind, key, name: object, status, cloudId } of shown) {
      const address = nodes.find((node) => node.id === `${kind}/${key}`)?.detail ?? '';
      rows.push([name, kind.replace('_', ' '), object, status, address, cloudId ?? '']);
    }
    const rest = resources.length - shown.length;
    rows.push([name, '', `and ${rest} more (ports, security groups, rules …)`, '', '', '']);
  }
  return textTable(['fleet', 'kind', 'name', 'status', 'address', 'id in the cloud'], rows);
}

/** What it has cost from `from` to now. */
export async function costs(api: ApiClient, accountId: string, fleets: DemoFleet[], from: Date): Promise<string> {
  const query = new URLSearchParams({ accountId, from: from.toISOString(), groupBy: 'fleet,meter' });
  const { items } = await api.get<{ items: UsageItem[] }>(`/usage?${query.toString()}`);
  const nameOf = (fleetId: string) => fleets.find(({ id }) => id === fleetId)?.name ?? fleetId;
  const rows = items.map(({ fleetId, meter, unit, quantity, cost, currency }) => [
    nameOf(fleetId),
    meter,
    rounded(quantity, 6),
    unit,
    rounded(cost, 6),
    currency,
  ]);
  rows.sort((a, b) => `${a[0]} ${a[1]}`.localeCompare(`${b[0]} ${b[1]}`));
  const currency = items[0]?.currency ?? '';
  rows.push(['all', '', '', '', rounded(sum(items.map(({ cost }) => cost)), 6), currency]);
  return textTable(['fleet', 'meter', 'quantity', 'unit', 'cost', 'currency'], rows, ['quantity', 'cost']);
}

/** How the service itself counts the gateways. */
export async function gatewayCounts(api: ApiClient, fleets: DemoFleet[]): Promise<string> {
  const rows: string[][] = [];
  for (const { id, name } of fleets) {
    const { items } = await api.get<{ items: { status: string }[] }>(`/devices?fleetId=${id}&limit=100`);
    const fleet = await api.get<{ status: string; endpoint: { host: string; port: number } | null }>(`/fleets/${id}`);
    const assigned = items.filter(({ status }) => status === 'assigned').length;
    const endpoint = fleet.endpoint ? `${fleet.endpoint.host}:${fleet.endpoint.port}` : 'none';
    rows.push([name, fleet.status, `${assigned} of ${items.length}`, endpoint]);
  }
  return textTable(['fleet', 'status', 'gateways assigned', 'endpoint'], rows);
}
