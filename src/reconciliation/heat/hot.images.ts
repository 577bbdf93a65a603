import type { stacks } from '../../openstack';
import { hotName } from './hot.names';
import { isNamed } from '../wanted/memory';
import type { Wanted } from '../resource.types';

/** By what a stack's template calls the image of each of its resources. */
export type ImageTexts = ReadonlyMap<string, unknown>;

export function imageTextsIn({ parameters, resources }: stacks.Template): ImageTexts {
  const textOf = (image: unknown): unknown => {
    const name = (image as { get_param?: unknown } | null | undefined)?.get_param;
    return typeof name === 'string' ? parameters[name]?.default : image;
  };
  return new Map(Object.entries(resources).map(([name, { properties }]) => [name, textOf(properties.image)]));
}

/**
 * An image has its id in a stack, which stays whatever happens to its name. One that the stack has by the name that the
 * blueprint has for it stays so: Heat takes another word for the same image for another one, and makes a volume anew.
 */
export function imageAsBefore(wanted: Wanted, before: ImageTexts): Wanted {
  const text = before.get(hotName(wanted));
  if (typeof text !== 'string' || !isNamed(wanted.remembered, text)) return wanted;
  return { ...wanted, spec: { ...wanted.spec, imageId: text } };
}
