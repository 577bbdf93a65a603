import type { Call } from '../core/api.call';
import { isoSeconds } from '../core/iso.time';
import type { Image } from './image.types';

export function imageView(_call: Call, row: Image): Record<string, unknown> {
  return {
    ...row.properties,
    id: row.id,
    name: row.name,
    status: row.status,
    visibility: row.visibility,
    owner: row.projectId,
    disk_format: row.diskFormat,
    container_format: row.containerFormat,
    min_disk: row.minDisk,
    min_ram: row.minRam,
    protected: row.protected,
    os_hidden: row.hidden,
    size: row.size,
    virtual_size: row.diskFormat === 'raw' ? row.size : null,
    checksum: row.checksum,
    os_hash_algo: row.hash === null ? null : 'sha512',
    os_hash_value: row.hash,
    tags: row.tags,
    created_at: isoSeconds(row.createdAt),
    updated_at: isoSeconds(row.updatedAt),
    self: `/v2/images/${row.id}`,
    file: `/v2/images/${row.id}/file`,
    schema: '/v2/schemas/image',
  };
}
