import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { PageLayout } from './page.layout';
import { Empty } from './states';

export const Page = () => (
  <PageLayout title="There is no such page">
    <Empty
      title="The address leads nowhere."
      action={
        <Anchor component={Link} to="/">
          Go to the overview
        </Anchor>
      }
    />
  </PageLayout>
);
