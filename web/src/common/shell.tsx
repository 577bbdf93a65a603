import {
  AppShell,
  Burger,
  Button,
  Group,
  NavLink,
  ScrollArea,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { isFor, useCaller } from './caller.query';
import { Mark } from './mark';
import { navigation, type NavigationEntry } from './navigation';
import { OldDataStrip } from './old-data.strip';
import { SignedIn } from './signed-in';

/** What stands around every page: where one can go, and who is signed in. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure();
  const location = useLocation();
  useEffect(close, [location.pathname, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#content">
        Go to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'xs', sm: 'md' }} gap="xs" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Menu"
              aria-expanded={opened}
            />
            <Mark />
          </Group>
          <Group gap={4} wrap="nowrap">
            <SchemeButton />
            <SignedIn />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <ScrollArea>
          {navigation.map((group) => (
            <NavigationGroup key={group.name} {...group} path={location.pathname} />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <OldDataStrip />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function NavigationGroup({ name, entries, path }: { name: string; entries: NavigationEntry[]; path: string }) {
  const caller = useCaller().data;
  return (
    <>
      <Text size="xs" c="dimmed" fw={600} px="sm" pt="sm" pb={4}>
        {name}
      </Text>
      {entries
        .filter(({ roles, forAll }) => isFor(caller, roles) && !(forAll && caller?.accountIds))
        .map(({ label, to }) => {
          const active = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
          return (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={label}
              active={active}
              aria-current={active ? 'page' : undefined}
            />
          );
        })}
    </>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  return (
    <Button variant="subtle" size="xs" onClick={() => setColorScheme(other)} aria-label={`Show in ${other} colours`}>
      {other === 'dark' ? 'Dark' : 'Light'}
    </Button>
  );
}
