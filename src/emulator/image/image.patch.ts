import { z } from 'zod';
import type { Call } from '../core/api.call';
import { glanceError } from '../core/refusals';
import type { Image } from './image.types';

const patchSchema = z.array(
  z.object({
    op: z.enum(['add', 'replace', 'remove']),
    path: z.string().startsWith('/'),
    value: z.unknown().optional(),
  }),
);

const nullableText = z.string().nullable();
const count = z.number().int().min(0);

/** How a core property is set; all others are free text. */
const setters: Record<string, (image: Image, value: unknown) => Image> = {
  name: (image, value) => ({ ...image, name: nullableText.parse(value) }),
  visibility: (image, value) => ({
    ...image,
    visibility: z.enum(['public', 'private', 'shared', 'community']).parse(value),
  }),
  disk_format: (image, value) => ({ ...image, diskFormat: nullableText.parse(value) }),
  container_format: (image, value) => ({ ...image, containerFormat: nullableText.parse(value) }),
  min_disk: (image, value) => ({ ...image, minDisk: count.parse(value) }),
  min_ram: (image, value) => ({ ...image, minRam: count.parse(value) }),
  protected: (image, value) => ({ ...image, protected: z.boolean().parse(value) }),
  os_hidden: (image, value) => ({ ...image, hidden: z.boolean().parse(value) }),
  tags: (image, value) => ({ ...image, tags: [...new Set(z.array(z.string()).parse(value))] }),
};
const readOnly = ['id', 'status', 'size', 'checksum', 'created_at', 'updated_at', 'owner', 'file', 'self', 'schema'];

function applyOne(image: Image, op: z.infer<typeof patchSchema>[number], call: Call): Image {
  const name = op.path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  if (readOnly.includes(name)) throw glanceError(403, `Attribute '${name}' is read-only.`);
  if (name === 'visibility' && op.value === 'public' && !call.session.isAdmin) {
    throw glanceError(403, 'You are not authorized to complete publicize_image action.');
  }
  if (op.op === 'remove') {
    if (name in setters) throw glanceError(403, `Property ${name} may not be removed.`);
    if (!(name in image.properties)) throw glanceError(409, `Property ${name} does not exist.`);
    const { [name]: _gone, ...properties } = image.properties;
    return { ...image, properties };
  }
  if (name in setters) return setters[name](image, op.value);
  if (op.op === 'replace' && !(name in image.properties)) throw glanceError(409, `Property ${name} does not exist.`);
  return { ...image, properties: { ...image.properties, [name]: z.string().parse(op.value) } };
}

/** Applies a JSON patch (`application/openstack-images-v2.1-json-patch`). */
export function applyPatch(image: Image, call: Call): Image {
  const parsed = patchSchema.safeParse(call.body);
  if (!parsed.success) throw glanceError(400, 'Request body must be a JSON array of operation objects.');
  try {
    return parsed.data.reduce((now, op) => applyOne(now, op, call), image);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw glanceError(400, `Provided object does not match schema 'image': ${error.issues[0].message}`);
  }
}
