import { z } from 'zod';
import { groupBy } from '../../common/group';
import type { ResourceRow } from '../resource.repository';
import { refText } from '../resource.types';

const choice = z.object({ id: z.string(), query: z.string() });
const memorySchema = z.object({
  image: choice.optional(),
  flavor: choice.extend({ name: z.string(), cores: z.number(), ramMiB: z.number() }).optional(),
  metadata: z.array(z.string()).optional(),
  /** Id of the snapshot that a volume is made of. */
  snapshot: z.string().optional(),
});

/**
 * What later runs have to know of a server or a volume, and the cloud does not tell, or not for ever: what was chosen where
 * the blueprint only says what it must be like, which of its metadata are ours, and what it was made of.
 */
export type Memory = z.infer<typeof memorySchema>;
export type ImageChoice = NonNullable<Memory['image']>;
export type FlavorChoice = NonNullable<Memory['flavor']>;

/** What was chosen before, and whether something was made of it. */
export type Before<T> = T & { standing: boolean };

/** As it is kept; null when there is nothing to know. */
export const memoryText = (memory: Memory): string | null =>
  Object.values(memory).every((part) => part === undefined) ? null : JSON.stringify(memory);

const read = (text: string | null): Memory => (text === null ? {} : memorySchema.parse(JSON.parse(text)));

/** Whether the blueprint calls the image by this text. */
export const isNamed = (memory: string | null, text: string): boolean =>
  read(memory).image?.query === JSON.stringify(text);

/** Our metadata of before and of now: what stands in the cloud while they are being changed. */
export function bothMemories(before: string | null, now: string | null): string | null {
  const [{ metadata: old = [] }, next] = [read(before), read(now)];
  return old.length === 0 ? now : memoryText({ ...next, metadata: [...new Set([...old, ...(next.metadata ?? [])])] });
}

export interface Remembered {
  image?: Before<ImageChoice>;
  flavor?: Before<FlavorChoice>;
  metadata: string[];
  /** What the server's volumes that stand were made of, by their keys: ids of snapshots. */
  madeOf: Record<string, string | null>;
}

/** What is remembered of a server by its key; a server that is made anew boots from the volume that it had. */
export function rememberedFrom(rows: ResourceRow[]): (server: string) => Remembered {
  const byRef = new Map(rows.map((row) => [refText(row), row]));
  const volumes = groupBy(
    rows.filter(({ kind, cloudId }) => kind === 'volume' && cloudId !== null),
    ({ key }) => key.slice(0, key.indexOf('/')),
  );
  const memoryOf = (row: ResourceRow | undefined) => ({
    ...read(row?.remembered ?? null),
    standing: row !== undefined && row.cloudId !== null,
  });
  return (key) => {
    const server = memoryOf(byRef.get(`server/${key}`));
    const volume = memoryOf(byRef.get(`volume/${key}/boot`));
    const { image } = volume.image ? volume : server;
    const { standing } = volume.image ? volume : server;
    return {
      ...(image ? { image: { ...image, standing } } : {}),
      ...(server.flavor ? { flavor: { ...server.flavor, standing: server.standing } } : {}),
      metadata: server.metadata ?? [],
      madeOf: Object.fromEntries(
        (volumes.get(key) ?? []).map((row) => [row.key, read(row.remembered).snapshot ?? null]),
      ),
    };
  };
}
