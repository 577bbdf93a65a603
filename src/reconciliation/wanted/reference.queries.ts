import { DomainError } from '../../common/errors';
import type { FlavorQuery, ImageQuery } from '../../fleets';
import type { flavors, images } from '../../openstack';
import type { Before, FlavorChoice, ImageChoice } from './memory';

type Image = images.Image;
type Flavor = flavors.Flavor;

/**
 * The image that the query means. The one that was taken before stays while it matches, or while a server of it stands
 * and it can be asked no more because the cloud has removed it: a newer one replaces nothing.
 * @throws DomainError CLOUD_REFERENCE_INVALID
 */
export function chooseImage(offered: Image[], query: ImageQuery, before?: Before<ImageChoice>): ImageChoice {
  const text = JSON.stringify(query);
  const matching = offered.filter((image) => isMatch(image, query));
  if (before && stays(before, text, offered, matching)) return { id: before.id, query: text };
  const [first, ...more] = query.newest ? [...matching].sort(newestFirst).slice(0, 1) : matching;
  if (first === undefined) throw invalid(`no image of the cloud matches ${text}`);
  if (more.length > 0) {
    throw invalid(`${matching.length} images of the cloud match ${text}: ${matching.map(nameOf).join(', ')}`);
  }
  return { id: first.id, query: text };
}

function isMatch(image: Image, { name, properties = {} }: ImageQuery): boolean {
  if (name !== undefined && image.name !== name) return false;
  return Object.entries(properties).every(([key, value]) => {
    const found = image[key];
    return ['string', 'number', 'boolean'].includes(typeof found) && String(found) === value;
  });
}

const nameOf = ({ name, id }: { name: string | null; id: string }): string => (name === null ? id : `${name} (${id})`);

const newestFirst = (a: Image, b: Image): number =>
  a.created_at === b.created_at ? (a.id < b.id ? -1 : 1) : a.created_at < b.created_at ? 1 : -1;

function stays(
  before: Before<{ id: string; query: string }>,
  text: string,
  offered: { id: string }[],
  matching: { id: string }[],
): boolean {
  const isThere = ({ id }: { id: string }) => id === before.id;
  return offered.some(isThere) ? matching.some(isThere) : before.standing && before.query === text;
}

/**
 * The smallest flavor that has as much as is asked for; that which was taken before stays, as images do. One without a
 * disk is for servers that boot from a volume.
 * @throws DomainError CLOUD_REFERENCE_INVALID
 */
export function chooseFlavor(
  offered: Flavor[],
  query: FlavorQuery,
  fromVolume: boolean,
  before?: Before<FlavorChoice>,
): FlavorChoice {
  const { minCores = 0, minRamMiB = 0, minDiskGiB = fromVolume ? 0 : 1 } = query;
  const text = JSON.stringify(query);
  const matching = offered.filter(
    ({ vcpus, ram, disk }) => vcpus >= minCores && ram >= minRamMiB && disk >= minDiskGiB,
  );
  if (before && stays(before, text, offered, matching)) {
    const { id, name, cores, ramMiB } = before;
    return { id, query: text, name, cores, ramMiB };
  }
  const [smallest] = matching
    .filter((flavor) => flavor['OS-FLV-DISABLED:disabled'] !== true)
    .sort((a, b) => a.vcpus - b.vcpus || a.ram - b.ram || a.disk - b.disk || (a.name < b.name ? -1 : 1));
  if (smallest === undefined) throw invalid(`no flavor of the cloud has ${text}`);
  return { id: smallest.id, query: text, name: smallest.name, cores: smallest.vcpus, ramMiB: smallest.ram };
}

const invalid = (message: string): DomainError =>
  new DomainError({
    code: 'CLOUD_REFERENCE_INVALID',
    status: 422,
    message,
    action: 'Ask for less in the blueprint, or more exactly: GET /api/v1/images and /flavors tell what there is.',
  });
