import { useParams } from 'react-router';
import { Allowed } from '../common/allowed';
import { useMay } from '../common/caller.query';
import { PageLayout } from '../common/page.layout';
import { Loaded, Loading } from '../common/states';
import { BlueprintEditor } from './blueprint.editor';
import { useBlueprint } from './blueprint.queries';
import { useFirstSpec } from './first.blueprint';

const above = [{ name: 'Blueprints', to: '/blueprints' }];

/** A new blueprint, or another version of one. */
export function Page() {
  const { id } = useParams();
  const may = useMay('operator');
  if (may) return id === undefined ? <NewBlueprint /> : <NextVersion key={id} id={id} />;
  return (
    <PageLayout title="Write a blueprint" above={above}>
      <Allowed roles={['operator']}>{null}</Allowed>
    </PageLayout>
  );
}

function NewBlueprint() {
  const spec = useFirstSpec('');
  if (spec) return <BlueprintEditor saved={null} draft={{ name: '', spec }} />;
  return (
    <PageLayout title="New blueprint" above={above}>
      <Loading what="What the cloud offers" />
    </PageLayout>
  );
}

function NextVersion({ id }: { id: string }) {
  const query = useBlueprint(id);
  // Not what was read some time ago: whoever writes on an older version is refused at the end.
  if (query.data && query.isFetchedAfterMount) {
    return <BlueprintEditor saved={query.data} draft={query.data.blueprint} />;
  }
  return (
    <PageLayout title="Edit a blueprint" above={above}>
      <Loaded query={query} what="Blueprint">
        {() => <Loading what="Blueprint" />}
      </Loaded>
    </PageLayout>
  );
}
