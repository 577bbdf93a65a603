import { DomainError } from '../../common/errors';
import type { BlueprintSpec } from './blueprint.shape';
import { instanceKeys } from './server.scale';
import { bootVolumeKey } from './volume.shape';

/** One volume of one server of a fleet. */
export interface VolumeSpec {
  /** `<server>/<volume>`, unique within the fleet. */
  key: string;
  server: string;
  sizeGiB: number;
  /** null takes the cloud's default. */
  type: string | null;
  keep: boolean;
  device: string | null;
  /** Name or id of the snapshot that it is made of. */
  snapshot: string | null;
  /** Whether the server boots from it. */
  boot: boolean;
}

/** Every volume that a fleet of this specification has. */
export const volumesOf = (spec: BlueprintSpec): VolumeSpec[] =>
  spec.servers.flatMap((server) =>
    instanceKeys(server).flatMap((key) => {
      const boot = server.bootVolume ? [{ key: bootVolumeKey, ...server.bootVolume, boot: true }] : [];
      return [...boot, ...(server.volumes ?? [])].map((volume) => ({
        key: `${key}/${volume.key}`,
        server: key,
        sizeGiB: volume.sizeGiB,
        type: volume.type ?? null,
        keep: volume.keep ?? false,
        snapshot: 'snapshot' in volume ? (volume.snapshot ?? null) : null,
        device: 'device' in volume ? (volume.device ?? null) : null,
        boot: 'boot' in volume,
      }));
    }),
  );

/**
 * A volume grows in place; it never shrinks, and for another type it would have to be made anew without its content. What is
 * called otherwise may be the same type, which only a look at the cloud tells: Heat takes none.
 * @throws DomainError VOLUME_CANNOT_SHRINK, VOLUME_TYPE_IS_FIXED
 */
export function refuseLostContent(before: BlueprintSpec, after: BlueprintSpec, byHeat: boolean): void {
  const wanted = new Map(volumesOf(after).map((volume) => [volume.key, volume]));
  for (const { key, sizeGiB, type } of volumesOf(before)) {
    const next = wanted.get(key);
    if (next === undefined) continue;
    if (next.sizeGiB < sizeGiB) throw cannotShrink(key, sizeGiB, next.sizeGiB);
    if (byHeat && next.type !== type)
      throw typeIsFixed(key, type ?? "the cloud's default", next.type ?? "the cloud's default");
  }
}

export const cannotShrink = (key: string, from: number, to: number): DomainError =>
  new DomainError({
    code: 'VOLUME_CANNOT_SHRINK',
    status: 409,
    message: `volume ${key} has ${from} GiB and cannot shrink to ${to}`,
    action: `Ask for ${from} GiB or more, or for a volume with another key.`,
  });

export const typeIsFixed = (key: string, from: string, to: string): DomainError =>
  new DomainError({
    code: 'VOLUME_TYPE_IS_FIXED',
    status: 409,
    message: `volume ${key} is of type ${from} and cannot become one of ${to} with its content`,
    action: `Ask for the type that it has, or for a volume with another key.`,
  });
