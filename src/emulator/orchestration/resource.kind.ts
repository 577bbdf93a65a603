import { ApiError } from '../core/api.call';
import type { InternalApi } from './internal.api';

export type Properties = Readonly<Record<string, unknown>>;
export type State = 'building' | 'ready' | { failed: string };

/** How Heat makes one type of resource out of what the other services offer. */
export interface ResourceKind {
  properties: readonly string[];
  required?: readonly string[];
  /** Gives the physical id. */
  create(api: InternalApi, properties: Properties): string;
  /** Names of properties that can be changed in place; a change of any other makes the resource anew. */
  inPlace?: readonly string[];
  update?(api: InternalApi, id: string, properties: Properties, before: Properties): void;
  /** Lets go of what the next one of the same name needs; true once it is free. What is missing (404) holds nothing. */
  release?(api: InternalApi, id: string): boolean;
  state?(api: InternalApi, id: string): State;
  remove(api: InternalApi, id: string, properties: Properties): void;
  /** Whether nothing of it is left, or why that will not come to be. */
  gone(api: InternalApi, id: string): boolean | { failed: string };
  attributes(api: InternalApi, id: string): Record<string, unknown>;
}

/** True when the service does not know the object. */
export function isMissing(ask: () => unknown): boolean {
  try {
    ask();
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.reply.status === 404) return true;
    throw error;
  }
}

/** Those of the properties that are given, under these names. */
export const pick = (properties: Properties, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])));
