import { PageLayout } from '../common/page.layout';
import { Empty } from '../common/states';

export const Page = () => (
  <PageLayout title="Overview">
    <Empty title="Nothing is here yet." />
  </PageLayout>
);
