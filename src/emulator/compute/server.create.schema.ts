import { z } from 'zod';

const name = z.string().trim().min(1).max(255);
const metadata = z.record(z.string().regex(/^[a-zA-Z0-9-_:. ]{1,255}$/), z.string().max(255));
const network = z.strictObject({
  uuid: z.uuid().optional(),
  port: z.uuid().nullable().optional(),
  fixed_ip: z.string().optional(),
  tag: z.string().optional(),
});
const count = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);
const device = z.looseObject({
  boot_index: z.union([z.number(), z.string()]).nullable().optional(),
  uuid: z.string().optional(),
  source_type: z.string().optional(),
  destination_type: z.string().optional(),
  volume_size: z.union([z.number(), z.string().regex(/^\d+$/)]).optional(),
  volume_type: z.string().nullable().optional(),
  delete_on_termination: z.union([z.boolean(), z.string()]).optional(),
  device_name: z.string().nullable().optional(),
  tag: z.string().optional(),
});

const base = {
  name,
  imageRef: z.string().optional(),
  flavorRef: z.union([z.string(), z.number()]).transform(String),
  adminPass: z.string().optional(),
  metadata: metadata.optional(),
  networks: z.array(network).optional(),
  'OS-DCF:diskConfig': z.enum(['AUTO', 'MANUAL']).optional(),
  accessIPv4: z.string().optional(),
  accessIPv6: z.string().optional(),
  availability_zone: z.string().optional(),
  block_device_mapping_v2: z.array(device).optional(),
  block_device_mapping: z.array(z.unknown()).optional(),
  config_drive: z.union([z.boolean(), z.string()]).optional(),
  key_name: z.string().optional(),
  min_count: count.optional(),
  max_count: count.optional(),
  return_reservation_id: z.union([z.boolean(), z.string()]).optional(),
  security_groups: z.array(z.strictObject({ name: z.string() })).optional(),
  user_data: z.string().max(65535).optional(),
};

/** The shape of a server create at a microversion: what is not known there is refused. */
export function createSchema(minor: number) {
  const listed = z.array(network);
  return z.object({
    server: z.strictObject({
      ...base,
      ...(minor >= 37 ? { networks: z.union([z.enum(['auto', 'none']), listed]) } : {}),
      ...(minor >= 19 ? { description: z.string().max(255).nullable().optional() } : {}),
      ...(minor >= 52 ? { tags: z.array(z.string().min(1).max(60)).max(50).optional() } : {}),
      ...(minor >= 74 ? { host: z.string().optional(), hypervisor_hostname: z.string().optional() } : {}),
      ...(minor >= 90 ? { hostname: z.string().optional() } : {}),
      ...(minor >= 63 ? { trusted_image_certificates: z.array(z.string()).nullable().optional() } : {}),
      ...(minor >= 57 ? {} : { personality: z.array(z.unknown()).optional() }),
    }),
    'os:scheduler_hints': z.looseObject({}).optional(),
    'OS-SCH-HNT:scheduler_hints': z.looseObject({}).optional(),
  });
}

/** What every version's schema gives; the versioned fields may be missing. */
export interface WantedServer {
  name: string;
  imageRef?: string;
  flavorRef: string;
  adminPass?: string;
  metadata?: Record<string, string>;
  networks?: 'auto' | 'none' | z.infer<typeof network>[];
  availability_zone?: string;
  block_device_mapping_v2?: z.infer<typeof device>[];
  config_drive?: boolean | string;
  key_name?: string;
  min_count?: number;
  max_count?: number;
  return_reservation_id?: boolean | string;
  security_groups?: { name: string }[];
  user_data?: string;
  description?: string | null;
  tags?: string[];
  hostname?: string;
}
