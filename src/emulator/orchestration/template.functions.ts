import type { HotResource } from './template.types';

/** What the functions of a template stand for at the moment. */
export interface Meaning {
  resource: (name: string) => unknown;
  parameter: (name: string) => unknown;
  attribute: (name: string, attribute: string) => unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const into = (value: unknown, path: unknown[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Record<PropertyKey, unknown> | null)?.[key as PropertyKey], value);

const functions: Record<string, (argument: unknown, meaning: Meaning) => unknown> = {
  get_resource: (name, { resource }) => resource(String(name)),
  get_param: (argument, { parameter }) => {
    const [name, ...path] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
    return into(parameter(String(name)), path);
  },
  get_attr: (argument, { attribute }) => {
    const [name, wanted, ...path] = argument as unknown[];
    return into(attribute(String(name), String(wanted)), path);
  },
  list_join: (argument) => {
    const [delimiter, ...lists] = argument as [string, ...unknown[][]];
    return lists.flat().map(String).join(delimiter);
  },
  str_replace: (argument) => {
    const { template, params } = argument as { template: string; params: Record<string, unknown> };
    // The longest first, so that none spoils another that begins with it.
    const names = Object.keys(params).sort((a, b) => b.length - a.length);
    return names.reduce((text, name) => text.replaceAll(name, String(params[name])), template);
  },
};

/** A value of a template with its functions worked out. */
export function resolve(value: unknown, meaning: Meaning): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(one, meaning));
  if (!isObject(value)) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  const resolved = (one: unknown) => resolve(one, meaning);
  if (others.length === 0 && name in functions) return functions[name](resolved(argument), meaning);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one)]));
}

/** Every resource that a value refers to, with the path at which it does. */
function references(value: unknown, path: string): { name: string; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((one) => references(one, path));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (key === 'get_resource') return [{ name: String(one), path }];
    if (key === 'get_attr' && Array.isArray(one)) return [{ name: String(one[0]), path }];
    return references(one, `${path}.${key}`);
  });
}

export const referencesOf = (name: string, { properties }: HotResource) => references(properties, `${name}.Properties`);

/** What has to be there before the resource. */
export const requirementsOf = (name: string, resource: HotResource): string[] => [
  ...new Set([...resource.depends_on, ...referencesOf(name, resource).map((reference) => reference.name)]),
];
