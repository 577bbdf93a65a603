import { useEffect, useState } from 'react';
import type { Gateway } from './gateway.queries';

interface Choice {
  ids: ReadonlySet<string>;
  /** Whether all were chosen that were shown: then also what more of them is asked for. */
  shown: boolean;
  /** Those of the filter that were chosen beside the ones that are shown. */
  beside: Gateway[];
}

const none: Choice = { ids: new Set(), shown: false, beside: [] };

const idsOf = (gateways: Gateway[]): string[] => gateways.map(({ id }) => id);

/**
 * Which gateways are to be decided about: what somebody has seen, or asked for by name; never what a list that is read again
 * brings by itself. None of them once the list is narrowed by something else.
 */
export function useChoice(shown: Gateway[], filter: unknown) {
  const [choice, setChoice] = useState(none);
  useEffect(() => setChoice(none), [filter]);
  const { ids, beside } = choice;
  const isChosen = ({ id }: Gateway): boolean => ids.has(id);
  const shownIds = new Set(idsOf(shown));
  return {
    chosen: [...shown.filter(isChosen), ...beside.filter((one) => !shownIds.has(one.id) && isChosen(one))],
    isChosen,
    toggle: ({ id }: Gateway) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setChoice({ ...choice, ids: next });
    },
    chooseShown: () => setChoice({ ids: shownIds, shown: true, beside: [] }),
    /** What was asked for in addition is chosen where all before it was. */
    showMore: (more: Gateway[]) =>
      setChoice((now) => (now.shown ? { ...now, ids: new Set([...now.ids, ...idsOf(more)]) } : now)),
    chooseAll: (found: Gateway[]) => setChoice({ ids: new Set(idsOf(found)), shown: false, beside: found }),
    clear: () => setChoice(none),
  };
}

export type GatewayChoice = ReturnType<typeof useChoice>;
