import { useEffect, useState } from 'react';
import { queries } from '../common/queries';

/** Time enough to finish what one is at. */
const warnMs = 5 * 60_000;
/** If the service has not ended it by then, this machine's clock is wrong. */
const graceMs = 60_000;
const lookEveryMs = 5_000;

/** Whether a session is about to end. When its time has come the service is asked: a page that asks nothing would go on. */
export function useNearEnd(expiresAt: string | null): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (expiresAt === null) return undefined;
    let isOver = false;
    const look = () => {
      const leftMs = Date.parse(expiresAt) - Date.now();
      setNear(leftMs < warnMs && leftMs > -graceMs);
      if (leftMs > 0 || isOver) return;
      isOver = true;
      void queries.invalidateQueries({ queryKey: ['me'] });
    };
    look();
    // Now and then, rather than once: timers of a machine that sleeps come late, and long ones are not kept at all.
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [expiresAt]);
  return isNear && expiresAt !== null;
}
