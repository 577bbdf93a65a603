/** What a client keeps with an account, container or object; names in lower case, as they come back. */
export type Metadata = Record<string, string>;

export type Holder = 'account' | 'container' | 'object';

const prefixOf = (holder: Holder): string => `x-${holder}-meta-`;

export const metadataHeaders = (holder: Holder, metadata: Metadata): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [prefixOf(holder) + name, value]));

export function metadataOf(holder: Holder, headers: Record<string, string>): Metadata {
  const prefix = prefixOf(holder);
  const own = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

export const numberOf = (headers: Record<string, string>, name: string): number => Number(headers[name] ?? 0);
