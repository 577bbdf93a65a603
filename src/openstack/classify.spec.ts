import fc from 'fast-check';
import { classify, type ErrorClass, type Failure } from './classify';

type Row = [what: string, failure: Partial<Failure>, expected: ErrorClass];
const neutron = (method: Failure['method'], path: string, httpStatus: number, neutronType: string, message = '') => ({
  method,
  path,
  httpStatus,
  neutronType,
  message,
});
const nova = (method: Failure['method'], path: string, httpStatus: number, message: string) => ({
  method,
  path,
  httpStatus,
  message,
});

/** What real clouds answered, and what follows from it. */
const rows: Row[] = [
  ['a stack by a known name', nova('POST', '/stacks', 409, 'The Stack (a) already exists.'), 'exists'],
  [
    'a stack with something under way',
    nova('PUT', '/stacks/a/1', 409, 'Stack a already has an action (UPDATE) in progress.'),
    'not-ready',
  ],
  [
    'a container that is not empty',
    nova('DELETE', '/a', 409, 'Conflict There was a conflict when trying to complete your request.'),
    'in-use',
  ],

  ['a refused token', { httpStatus: 401 }, 'auth'],
  ['a removed application credential', { method: 'POST', path: '/auth/tokens', httpStatus: 404 }, 'auth'],
  ['too many calls', { httpStatus: 429 }, 'throttled'],
  ['too many calls of Swift', { method: 'PUT', path: '/archive/a', httpStatus: 498 }, 'throttled'],
  ['a request that took too long', { method: 'PUT', path: '/archive/a', httpStatus: 408 }, 'ambiguous'],
  ['413 with Retry-After', { httpStatus: 413, retryAfter: 3 }, 'throttled'],
  ['413 without Retry-After', { httpStatus: 413 }, 'quota'],
  ['503 with Retry-After', { httpStatus: 503, retryAfter: 3 }, 'throttled'],
  ['503 without', { httpStatus: 503 }, 'ambiguous'],
  ['502 on a create', { method: 'POST', httpStatus: 502 }, 'ambiguous'],
  ['504 on a create', { method: 'POST', httpStatus: 504 }, 'ambiguous'],
  ['500 on a create', { method: 'POST', httpStatus: 500 }, 'ambiguous'],
  ['a proxy that had no answer from the service', { method: 'POST', httpStatus: 524 }, 'ambiguous'],
  ['a service without room', { method: 'POST', httpStatus: 507 }, 'ambiguous'],
  ['what is not implemented', { method: 'POST', httpStatus: 501 }, 'terminal'],
  ['no answer', { method: 'POST', httpStatus: null, outcome: 'unknown' }, 'ambiguous'],
  ['no connection', { method: 'POST', httpStatus: null, outcome: 'not-sent' }, 'throttled'],
  ['an unknown certificate', { httpStatus: null, outcome: 'untrusted' }, 'terminal'],
  [
    'network quota',
    neutron('POST', '/networks', 409, 'OverQuota', "Quota exceeded for resources: ['network']."),
    'quota',
  ],
  [
    'server quota',
    nova('POST', '/servers', 403, 'Quota exceeded for instances: Requested 1, but already used 1 of 0'),
    'quota',
  ],
  [
    'server quota by unified limits',
    nova(
      'POST',
      '/servers',
      403,
      'Project 1 is over a limit for [Resource servers is over limit of 2 due to current usage 2 and delta 1]',
    ),
    'quota',
  ],
  [
    'stack quota',
    nova(
      'POST',
      '/stacks',
      400,
      'Request limit exceeded: You have reached the maximum stacks per tenant, 100. Please delete some stacks.',
    ),
    'quota',
  ],
  [
    'more in one stack than Heat takes',
    nova('POST', '/stacks', 400, 'Request limit exceeded: Maximum resources per stack exceeded.'),
    'terminal',
  ],
  ['key pair quota', nova('POST', '/os-keypairs', 403, 'Quota exceeded, too many key pairs.'), 'quota'],
  ['a policy', neutron('POST', '/networks', 403, 'PolicyNotAuthorized', 'is disallowed by policy'), 'terminal'],
  ['no free address', neutron('POST', '/ports', 409, 'IpAddressGenerationFailure'), 'exhausted'],
  ['no free external address', neutron('POST', '/routers', 400, 'ExternalIpAddressExhausted'), 'exhausted'],
  ['no host', nova('POST', '/servers', 409, 'No valid host was found.'), 'exhausted'],
  ['a network that is gone', neutron('GET', '/networks/1', 404, 'NetworkNotFound'), 'gone'],
  ['a second delete', nova('DELETE', '/servers/1', 404, 'Instance 1 could not be found.'), 'gone'],
  ['an update of what is gone', neutron('PUT', '/security-groups/1', 404, 'SecurityGroupNotFound'), 'gone'],
  ['an update of a floating IP that is gone', neutron('PUT', '/floatingips/1', 404, 'FloatingIPNotFound'), 'gone'],
  ['a port that is not there yet', neutron('PUT', '/floatingips/1', 404, 'PortNotFound'), 'not-ready'],
  [
    'a subnet that is not there yet',
    neutron('PUT', '/routers/1/add_router_interface', 404, 'SubnetNotFound'),
    'not-ready',
  ],
  ['a router that is gone', neutron('PUT', '/routers/1/add_router_interface', 404, 'RouterNotFound'), 'gone'],
  [
    'an interface that is off',
    neutron('PUT', '/routers/1/remove_router_interface', 404, 'RouterInterfaceNotFoundForSubnet'),
    'gone',
  ],
  ['a parent that is missing', neutron('POST', '/subnets', 404, 'NetworkNotFound'), 'not-ready'],
  [
    'a router without gateway',
    neutron('POST', '/floatingips', 404, 'ExternalGatewayForFloatingIPNotFound'),
    'not-ready',
  ],
  ['an action on what is gone', nova('POST', '/servers/1/action', 404, 'Instance 1 could not be found.'), 'gone'],
  ['a port unknown to Nova', nova('POST', '/servers', 400, 'Port id 5b85e2ef could not be found.'), 'not-ready'],
  [
    'a network without subnet',
    nova('POST', '/servers', 400, 'Network 1 requires a subnet in order to boot instances on.'),
    'not-ready',
  ],
  ['an unknown flavor', nova('POST', '/servers', 400, 'Flavor nope could not be found.'), 'terminal'],
  [
    'a stop when stopped',
    nova('POST', '/servers/1/action', 409, "Cannot 'stop' instance 1 while it is in vm_state stopped"),
    'not-ready',
  ],
  ['what people have locked', nova('DELETE', '/servers/1', 409, 'Instance 1 is locked'), 'terminal'],
  ['the same rule again', neutron('POST', '/security-group-rules', 409, 'SecurityGroupRuleExists'), 'exists'],
  ['a second floating IP on a port', neutron('POST', '/floatingips', 409, 'FloatingIPPortAlreadyAssociated'), 'exists'],
  [
    'a second interface',
    neutron(
      'PUT',
      '/routers/1/add_router_interface',
      400,
      'BadRequest',
      'Bad router request: Router already has a port on subnet 1.',
    ),
    'exists',
  ],
  [
    'an overlapping subnet',
    neutron(
      'POST',
      '/subnets',
      400,
      'InvalidInput',
      'Requested subnet with cidr: 10.0.0.0/25 for network: 1 overlaps with another subnet.',
    ),
    'exists',
  ],
  [
    'an overlapping interface',
    neutron(
      'PUT',
      '/routers/1/add_router_interface',
      400,
      'BadRequest',
      'Bad router request: Cidr 10.20.1.0/24 of subnet 1 overlaps with cidr 10.20.1.0/24 of subnet 2',
    ),
    'terminal',
  ],
  ['an address that is taken', neutron('POST', '/ports', 409, 'IpAddressInUse'), 'exists'],
  ['a key pair by a known name', nova('POST', '/os-keypairs', 409, "Key pair 'a' already exists."), 'exists'],
  [
    'a project by a known name',
    nova('POST', '/projects', 409, 'Conflict occurred attempting to store project - it is not permitted'),
    'exists',
  ],
  ['a port that a server has', nova('POST', '/servers', 409, 'Port 1 is still in use.'), 'exists'],
  [
    'no choice of network',
    nova('POST', '/servers', 409, 'Multiple possible networks found, use a Network ID'),
    'terminal',
  ],
  ['a network with ports', neutron('DELETE', '/networks/1', 409, 'NetworkInUse'), 'in-use'],
  ['a subnet with ports', neutron('DELETE', '/subnets/1', 409, 'SubnetInUse'), 'in-use'],
  ['a router with interfaces', neutron('DELETE', '/routers/1', 409, 'RouterInUse'), 'in-use'],
  ['a router port', neutron('DELETE', '/ports/1', 409, 'ServicePortInUse'), 'in-use'],
  ['a port that joins a router', neutron('PUT', '/routers/1/add_router_interface', 409, 'PortInUse'), 'exists'],
  ['a group on a port', neutron('DELETE', '/security-groups/1', 409, 'SecurityGroupInUse'), 'in-use'],
  [
    'an interface under a floating IP',
    neutron('PUT', '/routers/1/remove_router_interface', 409, 'RouterInterfaceInUseByFloatingIP'),
    'in-use',
  ],
  [
    'a gateway under a floating IP',
    neutron('PUT', '/routers/1', 409, 'RouterExternalGatewayInUseByFloatingIp'),
    'in-use',
  ],
  [
    'an image that servers use',
    nova('DELETE', '/images/1', 409, 'Image 1 could not be deleted because it is in use'),
    'in-use',
  ],
  ['an old revision', neutron('PUT', '/networks/1', 412, 'RevisionNumberConstraintFailed'), 'conflict-revision'],
  ['a bad CIDR', neutron('POST', '/subnets', 400, 'InvalidInput', '10.20.1.5/99 is not in a CIDR format.'), 'terminal'],
  ['a bad protocol', neutron('POST', '/security-group-rules', 400, 'SecurityGroupRuleInvalidProtocol'), 'terminal'],
  ['an unprocessable entity', { httpStatus: 422 }, 'terminal'],
];

describe('classify', () => {
  test.each(rows)('takes %s as it is meant', (_what, failure, expected) => {
    expect(classify({ method: 'GET', path: '/networks', httpStatus: null, ...failure })).toBe(expected);
  });

  test('never tells a create whose outcome is unknown to be anything but ambiguous or throttled', () => {
    const unknown = fc.constantFrom(null, 500, 502, 503, 504, 507, 520, 527, 599);
    fc.assert(
      fc.property(unknown, fc.string(), fc.option(fc.nat(), { nil: undefined }), (httpStatus, message, retryAfter) => {
        const found = classify({ method: 'POST', path: '/networks', httpStatus, message, retryAfter });
        expect(['ambiguous', 'throttled']).toContain(found);
      }),
    );
  });
});
