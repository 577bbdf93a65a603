import type { ApiError } from '../core/api.call';
import { neutronError } from '../core/refusals';

export const badRequest = (message: string): ApiError => neutronError(400, 'HTTPBadRequest', message);
export const invalidInput = (message: string): ApiError =>
  neutronError(400, 'InvalidInput', `Invalid input for operation: ${message}.`);
export const badResource = (resource: string, message: string): ApiError =>
  neutronError(400, 'BadRequest', `Bad ${resource} request: ${message}.`);
export const conflict = (type: string, message: string): ApiError => neutronError(409, type, message);
export const notFound = (type: string, message: string): ApiError => neutronError(404, type, message);

/** The policy engine's refusal; `rules` as `create_network` and `create_network:shared`. */
export function disallowed(...rules: string[]): ApiError {
  const text = rules.map((rule) => `rule:${rule}`).join(' and ');
  return neutronError(403, 'PolicyNotAuthorized', `${rules.length > 1 ? `(${text})` : text} is disallowed by policy`);
}

export const networkNotFound = (id: string) => notFound('NetworkNotFound', `Network ${id} could not be found.`);
export const subnetNotFound = (id: string) => notFound('SubnetNotFound', `Subnet ${id} could not be found.`);
export const portNotFound = (id: string) => notFound('PortNotFound', `Port ${id} could not be found.`);
export const routerNotFound = (id: string) => notFound('RouterNotFound', `Router ${id} could not be found`);
export const floatingIpNotFound = (id: string) =>
  notFound('FloatingIPNotFound', `Floating IP ${id} could not be found`);
export const groupNotFound = (id: string) => notFound('SecurityGroupNotFound', `Security group ${id} does not exist`);
export const ruleNotFound = (id: string) =>
  notFound('SecurityGroupRuleNotFound', `Security group rule ${id} does not exist`);
