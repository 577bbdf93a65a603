import { SetMetadata } from '@nestjs/common';

/** The tables whose rows people change through the API. */
export type TaggedTable = 'account' | 'blueprint' | 'fleet' | 'device' | 'price_book' | 'budget' | 'enrollment';

/** Where an object's entity tag (RFC 9110, section 8.8.3) comes from. */
export interface TagRule<View = never> {
  table: TaggedTable;
  /** Parameter of the route that names the object. */
  param: string;
  /** What of it people decide about: what changes by itself, such as a fleet's status, is no reason to refuse a change. */
  of: (view: View) => unknown;
}

export const TAGGED = 'moorage:tagged';

const rules = new Map<string, TagRule>();

/** The rule of the controller of this name, for the OpenAPI document. */
export const tagRuleOf = (controller: string): TagRule | undefined => rules.get(controller);

/**
 * The controller's `get`, which takes the parameters of its path and then the caller, answers with an ETag; every change of
 * the object honours If-Match.
 */
export function Tagged<View>(rule: TagRule<View>): ClassDecorator {
  return (controller) => {
    rules.set(controller.name, rule);
    SetMetadata(TAGGED, rule)(controller);
  };
}
