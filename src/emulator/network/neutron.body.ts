import type { z } from 'zod';
import type { Call } from '../core/api.call';
import { badRequest, disallowed, invalidInput } from './neutron.errors';

export interface BodyRules<T extends z.ZodType> {
  /** Singular name: `network`. */
  resource: string;
  mode: 'create' | 'update';
  schema: T;
  required?: readonly string[];
  /** Fields that only an administrator may name. */
  adminOnly?: readonly string[];
  /** Every field of the resource, to tell a read-only one from an unknown one. */
  fields: readonly string[];
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a request: one, or many when the body names the plural. */
export function unwrap(body: unknown, resource: string, plural: string): { one: boolean; items: Fields[] } {
  if (!isFields(body)) throw badRequest('Resource body required');
  const single = body[resource];
  if (isFields(single)) return { one: true, items: [single] };
  const many = body[plural];
  if (Array.isArray(many) && many.length === 0) throw badRequest('Resources required');
  if (Array.isArray(many) && many.every(isFields)) return { one: false, items: many };
  throw badRequest(`Unable to find '${resource}' in request body`);
}

/** Checks the fields of one object as Neutron does: names first, then policy, then values. */
export function parseFields<T extends z.ZodType>(call: Call, given: Fields, rules: BodyRules<T>): z.output<T> {
  const { resource, mode, fields } = rules;
  for (const name of rules.required ?? []) {
    if (given[name] === undefined)
      throw badRequest(`Failed to parse request. Required attribute '${name}' not specified`);
  }
  refuseAdminFields(call, given, rules);
  const parsed = rules.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    const readOnly = issue.keys.find((key) => fields.includes(key));
    if (readOnly === undefined) throw badRequest(`Unrecognized attribute(s) '${issue.keys.join(', ')}'`);
    if (mode === 'create') throw badRequest(`Attribute '${readOnly}' not allowed in POST`);
    throw badRequest(`Cannot update read-only attribute ${readOnly}`);
  }
  const [field] = issue.path;
  const inner = deepest(issue);
  if (inner.code === 'custom' && inner.params?.converted) throw invalidInput(inner.message);
  throw badRequest(`Invalid input for ${String(field ?? resource)}. Reason: ${inner.message}.`);
}

/** Of a union's issues the one that says most. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find((one) => one.code === 'custom') ?? issue.errors.flat().at(-1);
  return inner ? deepest(inner) : issue;
}

function refuseAdminFields(call: Call, given: Fields, rules: BodyRules<z.ZodType>): void {
  if (call.session.isAdmin) return;
  const action = `${rules.mode}_${rules.resource}`;
  const refused = (rules.adminOnly ?? []).find((name) => isMeant(given, name));
  if (refused !== undefined) throw disallowed(action, `${action}:${refused}`);
}

/** False and null are the defaults of such fields: naming them asks for nothing. */
function isMeant(given: Fields, name: string): boolean {
  const value = given[name];
  return value !== undefined && value !== false && value !== null;
}

/** The project that a new object belongs to; only an administrator may name another than the token's. */
export function ownerOf(call: Call, given: { project_id?: string; tenant_id?: string }): string {
  const named = given.project_id ?? given.tenant_id;
  if (named === undefined || named === '' || named === call.session.projectId) return call.session.projectId;
  if (call.session.isAdmin) return named;
  const which = "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request";
  throw badRequest(`${which} requires admin or advsvc privileges`);
}
