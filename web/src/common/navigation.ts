export interface NavigationEntry {
  label: string;
  to: string;
}

/** The pages that the menu leads to, by who looks for them. */
export const navigation: { name: string; entries: NavigationEntry[] }[] = [
  { name: 'Now', entries: [{ label: 'Overview', to: '/' }] },
  {
    name: 'Gateways',
    entries: [
      { label: 'Gateways', to: '/gateways' },
      { label: 'Enrollments', to: '/enrollments' },
    ],
  },
  {
    name: 'Billing',
    entries: [
      { label: 'Usage and cost', to: '/billing/usage' },
      { label: 'Invoices', to: '/billing/invoices' },
      { label: 'Months', to: '/billing/months' },
      { label: 'Unknown usage', to: '/billing/unknown' },
      { label: 'Budgets', to: '/billing/budgets' },
      { label: 'Price books', to: '/billing/price-books' },
      { label: 'What if', to: '/billing/what-if' },
      { label: 'Exports', to: '/billing/exports' },
    ],
  },
  { name: 'Wanted', entries: [{ label: 'Blueprints', to: '/blueprints' }] },
];
