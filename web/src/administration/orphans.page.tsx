import { useQuery } from '@tanstack/react-query';
import { Allowed } from '../common/allowed';
import { answerOf, api } from '../common/api.client';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Loaded } from '../common/states';
import { CloudField } from './cloud.field';
import { OrphanReport } from './orphan.report';

export const Page = () => (
  <PageLayout title="Orphans">
    <Allowed roles={[]}>
      <Orphans />
    </Allowed>
  </PageLayout>
);

function Orphans() {
  const [search] = useSearchState();
  const cloud = search.get('cloud') ?? '';
  const query = useQuery({
    queryKey: ['orphans', cloud],
    queryFn: () => answerOf(api.GET('/api/v1/orphans', { params: { query: cloud === '' ? {} : { cloud } } })),
  });
  return (
    <>
      <CloudField />
      <Loaded query={query} what="What the cloud has">
        {(report) => <OrphanReport key={cloud} report={report} cloud={cloud} />}
      </Loaded>
    </>
  );
}
