import { Anchor, Breadcrumbs, Group, Stack, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';

interface PageProps {
  title: string;
  /** Stands right after the title: a state. */
  beside?: ReactNode;
  /** Where this page hangs: the pages above it. */
  above?: { name: string; to: string }[];
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What every page has: its name in the window, where it stands, a heading, and what can be done. */
export function PageLayout({ title, beside, above = [], actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Moorage`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        {above.length > 0 && (
          <Breadcrumbs component="nav" aria-label="Where this page stands">
            {above.map(({ name, to }) => (
              <Anchor key={to} component={Link} to={to} size="sm">
                {name}
              </Anchor>
            ))}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Group gap="sm">
            <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {beside}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  );
}
