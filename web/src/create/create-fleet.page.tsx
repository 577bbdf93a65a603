import { useSearchParams } from 'react-router';
import { useFirstSpec } from '../blueprints/first.spec';
import { useAccounts } from '../common/choices.query';
import { PageLayout } from '../common/page.layout';
import { Loading } from '../common/states';
import { CreateForm } from './create.form';
import { firstDraft } from './fleet.draft';

/** A new fleet, step by step; `?blueprint=` is what it is built from. */
export function Page() {
  const [search] = useSearchParams();
  const accounts = useAccounts();
  const spec = useFirstSpec('');
  if (spec === null || accounts.isPending) {
    return (
      <PageLayout title="Create a fleet" above={[{ name: 'Fleets', to: '/fleets' }]}>
        <Loading what="What the cloud offers" />
      </PageLayout>
    );
  }
  const only = accounts.data?.length === 1 ? accounts.data[0].id : null;
  return <CreateForm first={{ ...firstDraft(spec, search.get('blueprint')), accountId: only }} />;
}
