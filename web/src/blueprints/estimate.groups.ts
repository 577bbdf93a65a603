import { sumOf } from '../common/decimal';
import type { Estimate } from './spec.types';

type Item = Estimate['items'][number];

export interface EstimateGroup {
  /** Null for servers whose flavor the cloud is to choose. */
  meter: string | null;
  unit: string;
  quantity: string;
  /** Null where it has no price. */
  monthly: string | null;
  /** The objects of it, by their keys. */
  keys: string[];
}

const nameOf = ({ kind, meter }: Item): string => meter ?? kind;

/** Objects of one meter together: fifty servers of a role are one line. */
export function groupsOf(items: Item[]): EstimateGroup[] {
  const names = new Set(items.map(nameOf));
  return [...names].map((name) => {
    const group = items.filter((item) => nameOf(item) === name);
    const priced = group.flatMap(({ monthly }) => (monthly === null ? [] : [monthly]));
    return {
      meter: group[0].meter,
      unit: group[0].unit,
      quantity: sumOf(group.map(({ quantity }) => quantity)),
      monthly: priced.length === 0 ? null : sumOf(priced),
      keys: group.map(({ key }) => key),
    };
  });
}

const fewKeys = 4;

/** "hub, hub-2 and 3 more". */
export function keysText(keys: string[]): string {
  if (keys.length <= fewKeys) return keys.join(', ');
  return `${keys.slice(0, fewKeys - 1).join(', ')} and ${keys.length - fewKeys + 1} more`;
}
