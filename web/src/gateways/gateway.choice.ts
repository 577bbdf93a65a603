import { useEffect, useState } from 'react';
import type { Gateway } from './gateway.queries';

interface Choice {
  /** Whether all are chosen that are shown, also those that are shown later. */
  all: boolean;
  /** The only ones that are chosen; where all are, the only ones that are not. */
  except: ReadonlySet<string>;
  /** Those of the filter that were chosen beside the ones that are shown. */
  beside: Gateway[];
}

const none: Choice = { all: false, except: new Set(), beside: [] };

/** Which gateways are to be decided about; none of them once the list is narrowed by something else. */
export function useChoice(shown: Gateway[], filter: unknown) {
  const [choice, setChoice] = useState(none);
  useEffect(() => setChoice(none), [filter]);
  const { all, except, beside } = choice;
  const isChosen = ({ id }: Gateway): boolean => all !== except.has(id);
  const shownIds = new Set(shown.map(({ id }) => id));
  return {
    chosen: [...shown.filter(isChosen), ...beside.filter((one) => !shownIds.has(one.id) && isChosen(one))],
    isChosen,
    toggle: ({ id }: Gateway) => {
      const next = new Set(except);
      if (!next.delete(id)) next.add(id);
      setChoice({ ...choice, except: next });
    },
    chooseShown: () => setChoice({ ...none, all: true }),
    chooseAll: (found: Gateway[]) => setChoice({ ...none, all: true, beside: found }),
    clear: () => setChoice(none),
  };
}

export type GatewayChoice = ReturnType<typeof useChoice>;
