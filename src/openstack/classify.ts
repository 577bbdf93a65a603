import type { Method, Outcome } from './http';

/**
 * What a failure means for whoever asked; one treatment each.
 * auth: the credentials are refused. throttled: the service did not act and asks for patience. quota: a quota is
 * spent. exhausted: the cloud has no more addresses or hosts. not-ready: something it needs is not there yet.
 * exists: what was asked for is there already. in-use: something else still holds it. gone: the object itself is
 * not there. conflict-revision: it changed meanwhile. ambiguous: it may or may not have acted. terminal: asking again
 * changes nothing.
 */
export type ErrorClass =
  | 'auth'
  | 'throttled'
  | 'quota'
  | 'exhausted'
  | 'not-ready'
  | 'exists'
  | 'in-use'
  | 'gone'
  | 'conflict-revision'
  | 'ambiguous'
  | 'terminal';

export interface Failure {
  method: Method;
  /** Path of the call below the service's version, as in `/routers/<id>/add_router_interface`. */
  path: string;
  /** null when no answer came; `outcome` then tells what is known. */
  httpStatus: number | null;
  outcome?: Outcome;
  /** Exception's name in a Neutron error body. */
  neutronType?: string;
  message?: string;
  retryAfter?: number;
  /** Not the service has answered, but something in front of it. */
  foreign?: boolean;
}

const quotaText =
  /quota exceeded|exceeded (the |its )?quota|over quota|too many key pairs|maximum number of .* exceeded|exceeds allowed .* quota|maximum allowed limit|is over (a limit for|limit of)/i;

// 409 by the name of Neutron's exception (neutron-lib exceptions, neutron/extensions).
const neutronConflicts: Record<string, ErrorClass> = {
  OverQuota: 'quota',
  SubnetPoolQuotaExceeded: 'quota',
  IpAddressGenerationFailure: 'exhausted',
  NoMoreIps: 'exhausted',
  NoNetworkAvailable: 'exhausted',
  SecurityGroupRuleExists: 'exists',
  FloatingIPPortAlreadyAssociated: 'exists',
  IpAddressInUse: 'exists',
  IpAddressAlreadyAllocated: 'exists',
  MacAddressInUse: 'exists',
};

/** `/security-groups/<id>` → `SecurityGroup`, the noun of the exception that tells that this very object is gone. */
function nounOf(path: string): string {
  const collection = /^\/([a-z-]+)\/[^/]+/.exec(path)?.[1] ?? '';
  if (collection === 'floatingips') return 'FloatingIP';
  const words = collection.replace(/s$/, '').split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function missing({ method, path, neutronType, foreign }: Failure): ErrorClass {
  // A front end that does not find the service: nothing is known of the object.
  if (foreign) return 'ambiguous';
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return 'gone';
  if (neutronType !== undefined) {
    const own = neutronType === `${nounOf(path)}NotFound` || neutronType.startsWith('RouterInterfaceNotFound');
    // A parent that was made a moment ago may not be visible yet; a floating IP waits for the router's gateway.
    return method !== 'POST' && own ? 'gone' : 'not-ready';
  }
  // Keystone answers 404 to an application credential that was removed.
  if (path === '/auth/tokens') return 'auth';
  return method === 'POST' && !path.endsWith('/action') ? 'not-ready' : 'gone';
}

/** A volume in error stays so; in any other state it is on its way. What is not for its state, as its zone, stays as well. */
const stateOf = (message: string): ErrorClass =>
  /\b(status|state|in-use|while)\b/i.test(message) &&
  !/error state|currently error|current status is:? error/i.test(message)
    ? 'not-ready'
    : 'terminal';

function refused({ method, path, neutronType, message = '' }: Failure): ErrorClass {
  if (neutronType === 'ExternalIpAddressExhausted') return 'exhausted';
  // Heat's one limit that deleting others makes room below.
  if (/maximum stacks per (tenant|project)/i.test(message)) return 'quota';
  if (/already has a port on subnet/i.test(message) || /overlaps with another subnet/i.test(message)) return 'exists';
  // Nova answers 400, not 404, for a network or port that it cannot see yet, and for a network still without subnet.
  if (
    /already attached|status must be .* to reserve, but the current status is (in-use|attaching|reserved)/i.test(
      message,
    )
  )
    return 'exists';
  // Cinder answers 400, not 409, for what a volume's state does not allow.
  if (/invalid volume|status must be/i.test(message)) {
    // A volume that is attached or has snapshots; what is not attached for good cannot be detached yet.
    return method === 'DELETE' && /^\/(volumes|snapshots)\//.test(path) ? 'in-use' : stateOf(message);
  }
  const notYet = /\b(network|port)( id)? \S+ could not be found|requires a subnet in order to boot/i;
  return path.endsWith('/servers') && notYet.test(message) ? 'not-ready' : 'terminal';
}

/** Nova on a server that somebody has locked. */
export const isLocked = (message: string): boolean => /^instance \S+ is locked\b/i.test(message);

function conflict({ method, path, neutronType, message = '' }: Failure): ErrorClass {
  if (quotaText.test(message)) return 'quota';
  if (/no valid host/i.test(message)) return 'exhausted';
  if (neutronType !== undefined) {
    const known = neutronConflicts[neutronType];
    if (known !== undefined) return known;
    const adds = method === 'POST' || path.endsWith('/add_router_interface');
    if (/InUse/.test(neutronType)) return adds ? 'exists' : 'in-use';
    return method === 'DELETE' ? 'in-use' : 'not-ready';
  }
  // Swift refuses to remove a container that is not empty, and says no more than this.
  if (method === 'DELETE' && /conflict when trying to complete your request/i.test(message)) return 'in-use';
  // By people, who alone unlock it.
  if (isLocked(message)) return 'terminal';
  if (/already has an action .* in progress/i.test(message)) return 'not-ready';
  if (method === 'DELETE') return /in use/i.test(message) ? 'in-use' : 'not-ready';
  if (/multiple possible networks/i.test(message)) return 'terminal';
  if (/already exists|still in use|conflict occurred attempting to store|duplicate/i.test(message)) return 'exists';
  // Nova answers 409 while a server is between two states.
  return /\/servers\/|\/images\//.test(path) ? 'not-ready' : 'exists';
}

/** The one place that says what an answer of OpenStack, or its absence, means. */
export function classify(failure: Failure): ErrorClass {
  const { httpStatus, message = '', retryAfter, outcome = 'unknown', method } = failure;
  switch (httpStatus) {
    case null:
      return outcome === 'unknown' ? 'ambiguous' : outcome === 'not-sent' ? 'throttled' : 'terminal';
    case 400:
      return refused(failure);
    case 401:
      return 'auth';
    case 403:
      return quotaText.test(message) ? 'quota' : 'terminal';
    case 404:
      return missing(failure);
    case 409:
      return conflict(failure);
    case 410:
      if (failure.foreign) return 'ambiguous';
      return method === 'POST' ? 'terminal' : 'gone';
    case 412:
      return 'conflict-revision';
    case 413:
      // Cinder's quota errors are 413 with «Retry-After: 0» (cinder.exception.QuotaError).
      if (quotaText.test(message)) return 'quota';
      return retryAfter === undefined ? 'quota' : 'throttled';
    case 429:
    // Swift's rate limit (swift.common.middleware.ratelimit).
    case 498:
      return 'throttled';
    case 408:
      return 'ambiguous';
    // Not implemented, or not in this version of HTTP: nothing was begun, and never will be.
    case 501:
    case 505:
      return 'terminal';
    case 503:
      return retryAfter === undefined ? 'ambiguous' : 'throttled';
    default:
      // Proxies have numbers of their own, such as 520 to 527, for a service that they lost on the way.
      return httpStatus >= 500 ? 'ambiguous' : 'terminal';
  }
}
