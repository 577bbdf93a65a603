import { Group, Text } from '@mantine/core';
import { Link } from 'react-router';

export const Mark = () => (
  <Group
    component={Link as never}
    {...{ to: '/' }}
    gap={8}
    wrap="nowrap"
    style={{ textDecoration: 'none', color: 'inherit' }}
  >
    <img src="/favicon.svg" alt="" width={26} height={26} />
    <Text fw={700} size="lg" lts={-0.3}>
      Moorage
    </Text>
  </Group>
);
