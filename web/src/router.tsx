import { createBrowserRouter, redirect, type RouteObject } from 'react-router';
import { RouteError } from './common/route.error';
import { currentToken } from './common/session.store';
import { Shell } from './common/shell';
import { whatReturned } from './sign-in/oidc.return';
import { SessionKeeper } from './sign-in/session.keeper';
import { SignInPage } from './sign-in/sign-in.page';

/** A page is loaded when it is first gone to: what an accountant opens first has no topology in it. */
const page = (path: string, load: () => Promise<{ Page: React.ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).Page }),
});

const pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./overview/overview.page')).Page }) },
  page('/fleets', () => import('./fleets/fleets.page')),
  page('/fleets/:id/:tab?', () => import('./fleets/fleet.page')),
  page('/topology', () => import('./topology/topology.page')),
  page('/gateways', () => import('./gateways/gateways.page')),
  page('/gateways/:id', () => import('./gateways/gateway.page')),
  page('/enrollments', () => import('./gateways/enrollments.page')),
  page('/refused-messages', () => import('./gateways/refused.page')),
  page('/billing/usage', () => import('./billing/usage.page')),
  page('/billing/invoices', () => import('./billing/invoices.page')),
  page('/billing/invoices/:id', () => import('./billing/invoice.page')),
  page('/billing/months', () => import('./billing/months.page')),
  page('/billing/unknown', () => import('./billing/unknown.page')),
  page('/billing/conflicts', () => import('./billing/conflicts.page')),
  page('/billing/comparisons', () => import('./billing/comparisons.page')),
  page('/billing/budgets', () => import('./billing/budgets.page')),
  page('/billing/price-books', () => import('./billing/price-books.page')),
  page('/billing/price-books/:id', () => import('./billing/price-book.page')),
  page('/billing/what-if', () => import('./billing/what-if.page')),
  page('/billing/exports', () => import('./billing/exports.page')),
  page('/fleets/new', () => import('./create/create-fleet.page')),
  page('/blueprints', () => import('./blueprints/blueprints.page')),
  page('/blueprints/new', () => import('./blueprints/blueprint-editor.page')),
  page('/blueprints/:id', () => import('./blueprints/blueprint.page')),
  page('/blueprints/:id/edit', () => import('./blueprints/blueprint-editor.page')),
  page('/administration/audit', () => import('./administration/audit.page')),
  page('/administration/tokens', () => import('./administration/tokens.page')),
  page('/administration/accounts', () => import('./administration/accounts.page')),
  page('/administration/clouds', () => import('./administration/clouds.page')),
  page('/administration/images', () => import('./administration/images.page')),
  page('/administration/orphans', () => import('./administration/orphans.page')),
  page('/administration/archives', () => import('./administration/archives.page')),
  page('/administration/health', () => import('./administration/health.page')),
  page('*', () => import('./common/not-found.page')),
];

/** Whoever is not signed in is, or comes back from another service's sign-in, and then goes on to where they wanted to be. */
function requireSession({ request }: { request: Request }): Response | null {
  const { code, problem } = whatReturned();
  if (currentToken() !== null && code === null && problem === null) return null;
  const { pathname, search } = new URL(request.url);
  return redirect(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
}

export const router = createBrowserRouter([
  { path: '/sign-in', Component: SignInPage, errorElement: <RouteError /> },
  {
    Component: Shell,
    loader: requireSession,
    errorElement: <RouteError />,
    hydrateFallbackElement: <></>,
    children: [{ Component: SessionKeeper, children: [{ errorElement: <RouteError />, children: pages }] }],
  },
]);
