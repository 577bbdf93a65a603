import { Counter } from 'prom-client';
import { registry } from './metrics';

/**
 * A counter with two labels for what happens with every message: prom-client takes a microsecond to find a sample by its labels, and
 * so is told only when somebody reads.
 */
export function tally<First extends string, Second extends string>(
  name: string,
  help: string,
  labelNames: [First, Second],
): (first: string, second: string) => void {
  const counts = new Map<string, Map<string, number>>();
  const [first, second] = labelNames;
  new Counter<First | Second>({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      for (const [one, others] of counts) {
        for (const [other, count] of others) {
          this.inc({ [first]: one, [second]: other } as Record<First | Second, string>, count);
        }
      }
      counts.clear();
    },
  });
  return (one, other) => {
    const others = counts.get(one);
    if (others) others.set(other, (others.get(other) ?? 0) + 1);
    else counts.set(one, new Map([[other, 1]]));
  };
}
