import type { Cloud } from '../core/cloud.state';
import { heatError } from '../core/refusals';
import { kindOf } from './resource.kinds';
import { referencesOf, requirementsOf, resolve } from './template.functions';
import { templateSchema, type HotParameter, type HotTemplate } from './template.types';

const versions =
  '2013-05-23, 2014-10-16, 2015-04-30, 2015-10-15, 2016-04-08, 2016-10-14, 2017-02-24, 2017-09-01, 2018-03-02, ' +
  '2018-08-31, 2021-04-16, newton, ocata, pike, queens, rocky, wallaby';

const invalid = (message: string) => heatError(400, 'StackValidationFailed', message);

/** The template of a request's body, in the shape that the rest works with. */
export function parseTemplate(given: unknown): HotTemplate {
  if (given === undefined || given === null) throw heatError(400, 'HTTPBadRequest', 'No template specified');
  const { heat_template_version: version } = given as { heat_template_version?: string };
  const wrong = (what: string) => heatError(400, 'InvalidTemplateVersion', `The template version is invalid: ${what}`);
  if (version === undefined) throw wrong('Template version was not provided');
  if (!versions.split(', ').includes(version)) {
    const shown = `"heat_template_version: ${version}"`;
    throw wrong(`${shown}. "heat_template_version" should be one of: ${versions}`);
  }
  const parsed = templateSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw invalid(`${path.join('.')}: ${message}`);
}

/** The values of all parameters. @throws ApiError for one that is missing, unknown or names what the cloud has not */
export function parametersOf(cloud: Cloud, template: HotTemplate, given: Record<string, unknown>) {
  const unknown = Object.keys(given).find((name) => !(name in template.parameters));
  if (unknown !== undefined) {
    throw heatError(400, 'UnknownUserParameter', `The Parameter (${unknown}) was not defined in template.`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const value = (given[name] ?? parameter.default) as string | undefined;
    if (value === undefined) throw heatError(400, 'UserParameterMissing', `The Parameter (${name}) was not provided.`);
    const wrong = unmet(cloud, parameter, value);
    if (wrong !== null) throw invalid(`Parameter '${name}' is invalid: Error validating value '${value}': ${wrong}`);
    values[name] = value;
  }
  return values;
}

type Named = { id: string; name: string | null }[];

const constraints: Record<string, { rows: (cloud: Cloud) => Named; text: (value: string) => string }> = {
  'nova.flavor': {
    rows: ({ flavors }) => flavors.all(),
    text: (value) => `No Flavor matching {'name': '${value}'}. (HTTP 404)`,
  },
  'glance.image': { rows: ({ images }) => images.all(), text: (value) => `No images matching {'name': '${value}'}.` },
  'cinder.snapshot': {
    rows: ({ volumeSnapshots }) => volumeSnapshots.all(),
    text: (value) => `Snapshot with id ${value} not found`,
  },
  'neutron.network': {
    rows: ({ networks }) => networks.all(),
    text: (value) => `Unable to find network with name or id '${value}'`,
  },
};

function unmet(cloud: Cloud, parameter: HotParameter, value: string): string | null {
  for (const { custom_constraint: name } of parameter.constraints) {
    const constraint = constraints[name ?? ''];
    if (constraint?.rows(cloud).every((row) => row.id !== value && row.name !== value)) return constraint.text(value);
  }
  return null;
}

/** Refuses what Heat refuses before it makes anything. */
export function checkTemplate(template: HotTemplate, parameters: Record<string, unknown>): void {
  for (const [name, resource] of Object.entries(template.resources)) {
    const kind = kindOf(resource.type);
    if (!kind) throw invalid(`The Resource Type (${resource.type}) could not be found.`);
    for (const { name: target, path } of referencesOf(name, resource)) {
      if (target in template.resources) continue;
      const text = `The specified reference "${target}" (in ${path}) is incorrect.`;
      throw heatError(400, 'InvalidTemplateReference', text);
    }
    const strange = Object.keys(resource.properties).find((property) => !kind.properties.includes(property));
    if (strange !== undefined) {
      throw invalid(`Property error: : resources.${name}.properties: : Unknown Property ${strange}`);
    }
    checkParameters(name, resource.properties, parameters);
    const missing = kind.required?.find((property) => resource.properties[property] === undefined);
    if (missing !== undefined) {
      throw invalid(`Property error: resources.${name}.properties: Property ${missing} not assigned`);
    }
  }
  refuseCircles(template);
}

function checkParameters(name: string, properties: Record<string, unknown>, parameters: Record<string, unknown>): void {
  const own = ['OS::stack_id', 'OS::stack_name', 'OS::project_id'];
  for (const [property, value] of Object.entries(properties)) {
    const parameter = (wanted: string) => {
      if (wanted in parameters || own.includes(wanted)) return parameters[wanted] ?? '';
      const text = `The Parameter (${wanted}) was not provided.`;
      throw invalid(`Property error: : resources.${name}.properties.${property}: : ${text}`);
    };
    resolve(value, { parameter, resource: (id) => id, attribute: () => '' });
  }
}

/** Resources in an order in which every one follows what it requires. */
export function orderOf({ resources }: HotTemplate): string[] {
  const order: string[] = [];
  const entered = new Set<string>();
  const visit = (name: string): void => {
    if (order.includes(name) || !(name in resources)) return;
    if (entered.has(name)) throw heatError(500, 'CircularDependencyException', `Circular Dependency Found: ${name}`);
    entered.add(name);
    for (const required of requirementsOf(name, resources[name])) visit(required);
    order.push(name);
  };
  for (const name of Object.keys(resources)) visit(name);
  return order;
}

const refuseCircles = (template: HotTemplate): void => void orderOf(template);
