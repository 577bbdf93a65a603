import { sha256 } from '../../common/ids';
import type { ResourceRow } from '../resource.repository';
import { refText, type Wanted } from '../resource.types';

type Named = Pick<Wanted, 'kind' | 'key' | 'name' | 'mark'>;

/** Of `moorage-<fleet>-<key>`, where neither has a dash of its own. */
const isClear = (name: string): boolean => name.split('-').length === 3;

/**
 * Server groups with names that only one fleet can have, for their name is their mark: role `north-hub` of fleet `plant` and
 * role `hub` of fleet `plant-north` would share one. What is on record keeps the name that it has.
 */
export function withGroupNames<T extends Named>(wanted: T[], rows: ResourceRow[]): T[] {
  const recorded = new Map(rows.map((row) => [refText(row), row.name]));
  return wanted.map((one) => {
    if (one.kind !== 'server_group') return one;
    const own = isClear(one.name) ? one.name : `${one.name}-${sha256(one.mark).slice(0, 8)}`;
    return { ...one, name: recorded.get(refText(one)) ?? own };
  });
}
