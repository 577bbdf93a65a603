import { randomUUID } from 'node:crypto';
import type { Cloud } from '../core/cloud.state';
import type { Table } from '../core/indexed.table';
import { isoSeconds } from '../core/iso.time';
import type { View } from './neutron.page';
import type { NeutronRow } from './network.types';

export const standardFields = [
  'id',
  'name',
  'tenant_id',
  'project_id',
  'description',
  'tags',
  'created_at',
  'updated_at',
];

export const standardView = (row: NeutronRow): View => ({
  id: row.id,
  name: row.name,
  tenant_id: row.projectId,
  project_id: row.projectId,
  description: row.description,
  tags: row.tags,
  created_at: isoSeconds(row.createdAt),
  updated_at: isoSeconds(row.updatedAt),
  revision_number: row.revision,
});

/** The fields that every new object starts with. */
export function born(cloud: Cloud, projectId: string, name: string, description: string): NeutronRow {
  const now = cloud.now();
  return { id: randomUUID(), projectId, name, description, tags: [], createdAt: now, updatedAt: now, revision: 1 };
}

/** Puts a changed row with its next revision number. */
export function revise<T extends NeutronRow>(cloud: Cloud, table: Table<T>, row: T, change: Partial<T>): T {
  return table.put({ ...row, ...change, updatedAt: cloud.now(), revision: row.revision + 1 });
}
