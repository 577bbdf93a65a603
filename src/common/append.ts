/** `list.push(...more)` for lists of any length: as arguments some hundred thousand are more than the stack takes. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}
