/*
 * Parts of a request's target, whatever it is: `//[` reaches us, too, which `URL` refuses.
 */

export const pathOf = (target: string): string => target.split('?', 1)[0];

/** With its question mark; empty where there is none. */
export const queryOf = (target: string): string => target.slice(pathOf(target).length);
