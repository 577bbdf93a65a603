import { useRef } from 'react';
import { mayBeDone } from '../common/api.client';
import { readAgain, readBlueprint, type BlueprintDraft } from './blueprint.queries';
import type { Blueprint } from './spec.types';

type Wanted = Partial<Pick<BlueprintDraft, 'name' | 'spec'>>;

/**
 * Changes a blueprint once, also where the answer is lost and the button pressed again: the version that was made is looked
 * for, and is neither made twice nor taken for somebody else's.
 */
export function useOwnChange() {
  const lost = useRef<{ wanted: string; after: number } | null>(null);
  return async (read: Blueprint, wanted: Wanted, change: () => Promise<Blueprint>): Promise<Blueprint> => {
    const text = JSON.stringify(wanted);
    if (lost.current?.wanted === text) {
      const made = await madeAfter(read.id, lost.current.after, wanted);
      if (made) return made;
    }
    try {
      return await change();
    } catch (error) {
      if (!mayBeDone(error)) throw error;
      lost.current = { wanted: text, after: read.version };
      const made = await madeAfter(read.id, read.version, wanted).catch(() => null);
      if (made) return made;
      throw error;
    }
  };
}

/** The version that stands, where it is the next one and has all that was wanted. */
async function madeAfter(id: string, version: number, wanted: Wanted): Promise<Blueprint | null> {
  const { blueprint } = await readBlueprint(id);
  if (blueprint.version !== version + 1 || !holds(blueprint, wanted)) return null;
  await readAgain(id);
  return blueprint;
}

/** Whether all that was sent is kept; the service writes defaults beside it. */
function holds(kept: unknown, sent: unknown): boolean {
  if (typeof sent !== 'object' || sent === null) return kept === sent;
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept) !== Array.isArray(sent)) return false;
  if (Array.isArray(kept) && kept.length !== (sent as unknown[]).length) return false;
  const parts = kept as Record<string, unknown>;
  return Object.entries(sent).every(([name, part]) => part === undefined || holds(parts[name], part));
}
