import type { Role } from '../../../../src/api/access/principal';

/** What the first account has; each named by what the routes call it. */
export interface Things {
  account: string;
  blueprint: string;
  fleet: string;
  peer: string;
  enrollment: string;
  device: string;
  image: string;
  snapshot: string;
  upload: string;
  book: string;
  interval: string;
  period: string;
  invoice: string;
  line: string;
  budget: string;
  conflict: string;
  token: string;
  reconciliation: string;
}

/**
 * What a caller finds that is limited to another account than the first one's:
 * - `hidden`: the first account's things, by path or body, answer exactly as ones that do not exist;
 * - a thing's name: a list, that has this thing for the first account's callers and nothing of theirs for others;
 * - `shared`: what belongs to no account;
 * - `refused`: 403 for everyone who is limited.
 */
type Limited = 'hidden' | 'shared' | 'refused' | keyof Things;

export interface Rule {
  /** Who may call it besides `admin`; `public` takes no sign-in, `broker` the token of the brokers. */
  roles: Exclude<Role, 'admin'>[] | 'public' | 'broker';
  limited: Limited;
  /** What the call needs to reach the things that its path or itself names. */
  body?: (things: Things) => unknown;
  query?: (things: Things) => string;
  type?: string;
}

const all: Rule['roles'] = ['operator', 'billing', 'viewer'];
const operator: Rule['roles'] = ['operator'];
const billing: Rule['roles'] = ['billing'];
const watchers: Rule['roles'] = ['operator', 'viewer'];
const nobody: Rule['roles'] = [];

const rule = (roles: Rule['roles'], limited: Limited, more: Omit<Rule, 'roles' | 'limited'> = {}): Rule => ({
  roles,
  limited,
  ...more,
});
const sends = (body: unknown) => ({ body: () => body });

const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };
const event = ({ fleet, device }: Things) => ({
  specversion: '1.0',
  source: 'roles',
  id: 'new',
  type: 'moorage.usage.device.messages',
  subject: device,
  time: '2026-01-20T00:00:00Z',
  data: { fleetId: fleet, quantity: '1' },
});

/** Who may do what, and what the limits hide. A route without a line here fails the suite, and so does a line without a route. */
export const roleTable: Record<string, Rule> = {
  'GET /health/live': rule('public', 'shared'),
  'GET /health/ready': rule('public', 'shared'),
  'GET /pki/ca.pem': rule('public', 'shared'),
  'GET /pki/crl.der': rule('public', 'shared'),
  'POST /broker/emqx/auth': rule('broker', 'shared'),
  'POST /broker/emqx/acl': rule('broker', 'shared'),
  'POST /broker/vernemq/auth_on_register': rule('broker', 'shared'),
  'POST /broker/vernemq/auth_on_publish': rule('broker', 'shared'),
  'POST /broker/vernemq/auth_on_subscribe': rule('broker', 'shared'),

  'GET /api/v1/sign-in': rule('public', 'shared'),
  'POST /api/v1/sign-in/keystone': rule('public', 'shared'),
  'GET /api/v1/sign-in/oidc/start': rule('public', 'shared'),
  'GET /api/v1/sign-in/oidc/callback': rule('public', 'shared'),
  'POST /api/v1/sign-in/oidc': rule('public', 'shared'),
  'POST /api/v1/sign-in/oidc/device': rule('public', 'shared'),
  'POST /api/v1/sign-in/oidc/device/session': rule('public', 'shared'),
  'GET /api/v1/me': rule(all, 'shared'),
  'DELETE /api/v1/me/session': rule(all, 'shared'),
  'DELETE /api/v1/sessions': rule(nobody, 'shared', { query: () => 'actorId=oidc:u1' }),

  'GET /api/v1/health': rule(all, 'shared'),

  'GET /api/v1/overview': rule(all, 'shared'),
  'GET /api/v1/overview/gateways': rule(all, 'fleet'),

  'POST /api/v1/accounts': rule(billing, 'refused', sends({ name: 'x', currency: 'EUR', timeZone: 'UTC' })),
  'GET /api/v1/accounts': rule(all, 'account'),
  'GET /api/v1/accounts/{id}': rule(all, 'hidden'),
  'PATCH /api/v1/accounts/{id}': rule(billing, 'refused', sends({ unknownPolicy: 'waive' })),
  'GET /api/v1/accounts/{id}/spend': rule(all, 'hidden'),
  'POST /api/v1/accounts/{id}/budgets': rule(billing, 'hidden', sends({ name: 'b', amount: '10' })),
  'GET /api/v1/accounts/{id}/budgets': rule(all, 'hidden'),
  'GET /api/v1/accounts/{id}/budgets/{budgetId}': rule(all, 'hidden'),
  'DELETE /api/v1/accounts/{id}/budgets/{budgetId}': rule(billing, 'hidden'),
  'GET /api/v1/accounts/{id}/archives': rule(all, 'hidden'),
  'POST /api/v1/accounts/{id}/archives': rule(
    billing,
    'hidden',
    sends({ name: 'b.csv', contentType: 'text/csv', content: 'YQ==' }),
  ),
  'GET /api/v1/accounts/{id}/archives/{name}/url': rule(all, 'hidden'),

  'POST /api/v1/blueprints': rule(operator, 'hidden', {
    body: ({ account }) => ({ name: 'new', spec, accountId: account }),
  }),
  'GET /api/v1/blueprints': rule(all, 'blueprint'),
  'GET /api/v1/blueprints/{id}': rule(all, 'hidden'),
  'PUT /api/v1/blueprints/{id}': rule(operator, 'hidden', sends({ name: 'changed', spec })),
  'DELETE /api/v1/blueprints/{id}': rule(operator, 'hidden'),
  'POST /api/v1/blueprints/estimate': rule(all, 'hidden', { body: ({ account }) => ({ spec, accountId: account }) }),
  'POST /api/v1/blueprints/{id}/rollback': rule(operator, 'hidden', sends({ version: 1 })),
  'GET /api/v1/blueprints/{id}/versions': rule(all, 'hidden'),

  'POST /api/v1/fleets': rule(operator, 'hidden', {
    body: ({ account, blueprint }) => ({ name: 'new', accountId: account, blueprintId: blueprint }),
  }),
  'GET /api/v1/fleets': rule(all, 'fleet'),
  'GET /api/v1/fleets/{id}': rule(all, 'hidden'),
  'PATCH /api/v1/fleets/{id}': rule(operator, 'hidden', sends({ approval: 'automatic' })),
  'DELETE /api/v1/fleets/{id}': rule(operator, 'hidden'),
  'GET /api/v1/fleets/{id}/plan': rule(all, 'hidden'),
  'POST /api/v1/fleets/{id}/reconcile': rule(operator, 'hidden'),
  'GET /api/v1/fleets/{id}/resources': rule(all, 'hidden'),
  'GET /api/v1/fleets/{id}/topology': rule(all, 'hidden'),
  'POST /api/v1/fleets/{id}/servers/{key}/actions': rule(operator, 'hidden', sends({ action: 'reboot' })),
  'GET /api/v1/fleets/{id}/servers/{key}/console': rule(watchers, 'hidden'),
  'GET /api/v1/fleets/{id}/events': rule(all, 'hidden'),
  'GET /api/v1/fleets/{id}/drift': rule(all, 'hidden'),
  'POST /api/v1/fleets/{id}/repair': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/images': rule(operator, 'hidden', sends({ server: 'hub' })),
  'GET /api/v1/fleets/{id}/images': rule(all, 'hidden'),
  'GET /api/v1/fleets/{id}/images/{imageId}': rule(all, 'hidden'),
  'DELETE /api/v1/fleets/{id}/images/{imageId}': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/snapshots': rule(operator, 'hidden', sends({ volume: 'data' })),
  'GET /api/v1/fleets/{id}/snapshots': rule(all, 'hidden'),
  'GET /api/v1/fleets/{id}/snapshots/{snapshotId}': rule(all, 'hidden'),
  'DELETE /api/v1/fleets/{id}/snapshots/{snapshotId}': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/pause': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/resume': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/cancel': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/key-pair/reveal': rule(operator, 'hidden'),
  'GET /api/v1/fleets/{id}/template': rule(all, 'hidden'),
  'POST /api/v1/fleets/{id}/links': rule(operator, 'hidden', { body: ({ peer }) => ({ peerId: peer }) }),
  'GET /api/v1/fleets/{id}/links': rule(all, 'hidden'),
  'DELETE /api/v1/fleets/{id}/links/{peerId}': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/enrollments': rule(operator, 'hidden', sends({ kind: 'secret' })),
  'GET /api/v1/fleets/{id}/enrollments': rule(watchers, 'hidden'),
  'GET /api/v1/fleets/{id}/enrollments/{enrollmentId}': rule(watchers, 'hidden'),
  'PATCH /api/v1/fleets/{id}/enrollments/{enrollmentId}': rule(operator, 'hidden', sends({ maxDevices: 100 })),
  'DELETE /api/v1/fleets/{id}/enrollments/{enrollmentId}': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/enrollments/{enrollmentId}/verify': rule(operator, 'hidden', sends({ certificate: 'x' })),
  'POST /api/v1/fleets/{id}/enrollments/{enrollmentId}/rotate': rule(operator, 'hidden', sends({ overlapSeconds: 60 })),
  'DELETE /api/v1/fleets/{id}/enrollments/{enrollmentId}/secrets/previous': rule(operator, 'hidden'),
  'POST /api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids': rule(operator, 'hidden', {
    ...sends('hw-2\n'),
    type: 'text/csv',
  }),
  'GET /api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids': rule(watchers, 'hidden'),
  'DELETE /api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids/{hardwareId}': rule(operator, 'hidden'),

  'GET /api/v1/devices': rule(watchers, 'device'),
  'POST /api/v1/devices/decisions': rule(operator, 'hidden', {
    body: ({ device }) => ({ deviceIds: [device], decision: 'approve' }),
  }),
  'GET /api/v1/devices/{id}': rule(watchers, 'hidden'),
  'DELETE /api/v1/devices/{id}': rule(operator, 'hidden'),
  'GET /api/v1/devices/{id}/timeline': rule(watchers, 'hidden'),
  'POST /api/v1/devices/{id}/approve': rule(operator, 'hidden'),
  'POST /api/v1/devices/{id}/reject': rule(operator, 'hidden'),
  'POST /api/v1/devices/{id}/suspend': rule(operator, 'hidden'),
  'POST /api/v1/devices/{id}/resume': rule(operator, 'hidden'),
  'POST /api/v1/devices/{id}/revoke': rule(operator, 'hidden'),

  'GET /api/v1/refused-messages': rule(watchers, 'refused'),

  'GET /api/v1/images': rule(all, 'shared'),
  'POST /api/v1/images': rule(operator, 'hidden', {
    ...sends('content'),
    type: 'application/octet-stream',
    query: ({ account }) => `name=x&diskFormat=raw&accountId=${account}`,
  }),
  'GET /api/v1/images/uploads': rule(all, 'upload'),
  'GET /api/v1/images/uploads/{id}': rule(all, 'hidden'),
  'GET /api/v1/flavors': rule(all, 'shared'),
  'GET /api/v1/external-networks': rule(all, 'shared'),
  'GET /api/v1/quotas': rule(all, 'hidden', { query: ({ fleet }) => `fleetId=${fleet}` }),
  'GET /api/v1/orphans': rule(nobody, 'shared'),
  'POST /api/v1/orphans/sweep': rule(nobody, 'shared'),

  'POST /api/v1/price-books': rule(billing, 'refused', sends({ name: 'x', currency: 'EUR' })),
  'GET /api/v1/price-books': rule(all, 'book'),
  'GET /api/v1/price-books/{id}': rule(all, 'hidden'),
  'POST /api/v1/price-books/{id}/prices': rule(
    billing,
    'refused',
    sends({ meter: 'router', unitPrice: '1', validFrom: '2027-01-01T00:00:00Z' }),
  ),
  'POST /api/v1/price-books/{id}/what-if': rule(all, 'hidden', {
    body: ({ account }) => ({ accountId: account, period: '2026-01', prices: [] }),
  }),
  'GET /api/v1/usage': rule(all, 'fleet', { query: () => 'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z' }),
  'POST /api/v1/usage-events': rule(operator, 'hidden', { body: event }),
  'GET /api/v1/usage-events/conflicts': rule(all, 'conflict'),
  'GET /api/v1/usage-intervals': rule(all, 'interval'),
  'POST /api/v1/usage-intervals/{id}/decision': rule(billing, 'refused', sends({ decision: 'bill', reason: 'x' })),
  'GET /api/v1/billing-periods': rule(all, 'period'),
  'POST /api/v1/billing-periods/{id}/close': rule(billing, 'hidden'),
  'GET /api/v1/invoices': rule(all, 'invoice'),
  'GET /api/v1/invoices/{id}': rule(all, 'hidden'),
  'GET /api/v1/invoices/{id}.pdf': rule(all, 'hidden'),
  'GET /api/v1/invoices/{id}.csv': rule(all, 'hidden'),
  'POST /api/v1/invoices/{id}/credit-notes': rule(billing, 'refused', {
    body: ({ line }) => ({ reason: 'x', lines: [{ chargeLineId: line, amount: '1' }] }),
  }),
  'GET /api/v1/charge-lines/{id}/explain': rule(all, 'hidden'),
  'GET /api/v1/exports/focus': rule(all, 'hidden', { query: ({ account }) => `accountId=${account}&period=2026-01` }),
  'GET /api/v1/metering/reconciliations': rule(all, 'refused'),
  'POST /api/v1/metering/reconciliations': rule(operator, 'refused'),
  'GET /api/v1/metering/reconciliations/{id}/differences': rule(all, 'refused'),

  'POST /api/v1/api-tokens': rule(nobody, 'hidden', {
    body: ({ account }) => ({ name: 'x', role: 'viewer', accountIds: [account] }),
  }),
  'GET /api/v1/api-tokens': rule(nobody, 'token'),
  'DELETE /api/v1/api-tokens/{id}': rule(nobody, 'hidden'),
  'GET /api/v1/audit-log': rule(nobody, 'account'),
};
