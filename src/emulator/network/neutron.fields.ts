import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';

/** Field types with Neutron's own words for what is wrong. */
const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

const checked = <T>(test: (value: unknown) => value is T, wrong: (value: unknown) => string) =>
  z.unknown().transform((value, context): T => {
    if (test(value)) return value;
    context.addIssue({ code: 'custom', message: wrong(value) });
    return z.NEVER;
  });

export const text = (max = 255) =>
  z.unknown().transform((value, context): string => {
    if (typeof value === 'string' && value.length <= max) return value;
    const reason = typeof value === 'string' ? `exceeds maximum length of ${max}` : 'is not a valid string';
    context.addIssue({ code: 'custom', message: `${shown(value)} ${reason}` });
    return z.NEVER;
  });

/** Neutron tells a value that it cannot convert otherwise than one that it converts and then refuses. */
const converted = { converted: true };

const booleans = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

export const flag = z.unknown().transform((value, context): boolean => {
  const known = booleans.get(typeof value === 'string' ? value.toLowerCase() : value);
  if (known !== undefined) return known;
  context.addIssue({ code: 'custom', message: `${shown(value)} cannot be converted to boolean`, params: converted });
  return z.NEVER;
});

const uuidPattern = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
export const uuid = checked(
  (value): value is string => typeof value === 'string' && uuidPattern.test(value),
  (value) => `${shown(value)} is not a valid UUID`,
);
export const address = checked(
  (value): value is string => typeof value === 'string' && isIP(value) !== 0,
  (value) => `${shown(value)} is not a valid IP address`,
);
export const address4 = checked(
  (value): value is string => typeof value === 'string' && isIPv4(value),
  (value) => `${shown(value)} is not a valid IP address`,
);
export const mac = checked(
  (value): value is string => typeof value === 'string' && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value),
  (value) => `${shown(value)} is not a valid MAC address`,
);
export const oneOf = <T extends string>(...values: T[]) =>
  z.unknown().transform((value, context): T => {
    const found = values.find((one) => one === value);
    if (found !== undefined) return found;
    const message = `${shown(value)} is not in [${values.map((one) => `'${one}'`).join(', ')}]`;
    // Neutron validates these and converts nothing: HTTPBadRequest, where a failed conversion is InvalidInput.
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
export const integer = z.unknown().transform((value, context): number => {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  context.addIssue({ code: 'custom', message: `${shown(value)} is not an integer`, params: converted });
  return z.NEVER;
});
export const texts = z.array(z.string());
export const routes = z.array(z.strictObject({ destination: z.string(), nexthop: z.string() }));

/** Lets a field be left out: `z.unknown()` alone would take `undefined` for a value. */
export const maybe = <T extends z.ZodType>(type: T) => z.union([z.undefined(), type]).optional();
