import type { Roles } from './caller.query';

export interface NavigationEntry {
  label: string;
  to: string;
  /** Who is led there beside administrators; everybody where it is left out. */
  roles?: Roles;
  /** Not for who is limited to some accounts. */
  forAll?: boolean;
}

/** The pages that the menu leads to, by who looks for them. */
export const navigation: { name: string; entries: NavigationEntry[] }[] = [
  {
    name: 'Now',
    entries: [
      { label: 'Overview', to: '/' },
      { label: 'Fleets', to: '/fleets' },
      { label: 'Blueprints', to: '/blueprints' },
      { label: 'Topology', to: '/topology' },
    ],
  },
  {
    name: 'Gateways',
    entries: [
      { label: 'Gateways', to: '/gateways', roles: ['operator', 'viewer'] },
      { label: 'Enrollments', to: '/enrollments', roles: ['operator', 'viewer'] },
      { label: 'Refused messages', to: '/refused-messages', roles: ['operator', 'viewer'], forAll: true },
    ],
  },
  {
    name: 'Billing',
    entries: [
      { label: 'Usage and cost', to: '/billing/usage' },
      { label: 'Invoices', to: '/billing/invoices' },
      { label: 'Months', to: '/billing/months' },
      { label: 'Unknown usage', to: '/billing/unknown' },
      { label: 'Usage conflicts', to: '/billing/conflicts' },
      { label: 'Comparisons', to: '/billing/comparisons', forAll: true },
      { label: 'Budgets', to: '/billing/budgets' },
      { label: 'Price books', to: '/billing/price-books' },
      { label: 'What if', to: '/billing/what-if' },
      { label: 'Exports', to: '/billing/exports' },
    ],
  },
  {
    name: 'Administration',
    entries: [
      { label: 'Accounts', to: '/administration/accounts' },
      { label: 'API tokens', to: '/administration/tokens', roles: [] },
      { label: 'Audit log', to: '/administration/audit', roles: [] },
      { label: 'Clouds and quotas', to: '/administration/clouds' },
      { label: 'Images', to: '/administration/images' },
      { label: 'Orphans', to: '/administration/orphans', roles: [] },
      { label: 'Archives', to: '/administration/archives' },
      { label: 'Health', to: '/administration/health' },
    ],
  },
];
