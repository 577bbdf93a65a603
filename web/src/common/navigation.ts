export interface NavigationEntry {
  label: string;
  to: string;
}

/** The pages that the menu leads to, by who looks for them. */
export const navigation: { name: string; entries: NavigationEntry[] }[] = [
  {
    name: 'Now',
    entries: [
      { label: 'Overview', to: '/' },
      { label: 'Fleets', to: '/fleets' },
      { label: 'Topology', to: '/topology' },
    ],
  },
  {
    name: 'Gateways',
    entries: [
      { label: 'Gateways', to: '/gateways' },
      { label: 'Enrollments', to: '/enrollments' },
    ],
  },
  { name: 'Wanted', entries: [{ label: 'Blueprints', to: '/blueprints' }] },
];
