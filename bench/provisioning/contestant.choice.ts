export const contestantNames = ['ours', 'threaded', 'serial', 'heat', 'cli'] as const;
export type ContestantName = (typeof contestantNames)[number];

/** So many fleets take a quarter of an hour up and down, by the command line twice as long. */
const longLadder = 50;

/** Who takes part with so many fleets, and how often: with many of them one round of ours and threaded, unless others are named. */
export function choiceOf(
  fleets: number,
  { rounds, only }: { rounds: number; only?: ContestantName[] },
): { rounds: number; names: ContestantName[] } {
  const isLong = fleets >= longLadder;
  return { rounds: isLong ? 1 : rounds, names: only ?? (isLong ? ['ours', 'threaded'] : [...contestantNames]) };
}
