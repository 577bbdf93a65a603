import { useSearchParams } from 'react-router';
import { useFirstSpec } from '../blueprints/first.blueprint';
import { Allowed } from '../common/allowed';
import { useMay } from '../common/caller.query';
import { useAccounts } from '../common/choices.query';
import { PageLayout } from '../common/page.layout';
import { Loading } from '../common/states';
import { CreateForm } from './create.form';
import { firstDraft } from './fleet.draft';

const above = [{ name: 'Fleets', to: '/fleets' }];

/** A new fleet, step by step; `?blueprint=` is what it is built from. */
export function Page() {
  const [search] = useSearchParams();
  const may = useMay('operator');
  const accounts = useAccounts();
  const spec = useFirstSpec('');
  if (!may || spec === null || accounts.isPending) {
    return (
      <PageLayout title="Create a fleet" above={above}>
        <Allowed roles={['operator']}>
          <Loading what="What the cloud offers" />
        </Allowed>
      </PageLayout>
    );
  }
  const only = accounts.data?.length === 1 ? accounts.data[0].id : null;
  return <CreateForm first={{ ...firstDraft(spec, search.get('blueprint')), accountId: only }} />;
}
