export type Report = (path: (string | number)[], message: string) => void;

export function checkNames(
  names: string[],
  known: string[],
  what: string,
  path: (string | number)[],
  report: Report,
): void {
  reportRepeats(names, (index) => [...path, index], report);
  names.forEach((name, index) => {
    if (!known.includes(name)) report([...path, index], notThere(what, name, known));
  });
}

export const notThere = (what: string, name: string, known: string[]): string =>
  `there is no ${what} "${name}" in this blueprint; it has ${known.map((key) => `"${key}"`).join(', ') || 'none'}`;

export function reportRepeats(keys: string[], pathOf: (index: number) => (string | number)[], report: Report): void {
  const seen = new Set<string>();
  keys.forEach((key, index) => {
    if (seen.has(key)) report(pathOf(index), `"${key}" is there twice`);
    seen.add(key);
  });
}
