import { Alert, Button, Card, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../common/confirm.dialog';
import { timeText } from '../common/format';
import { useNotices } from '../common/notices';
import { Loaded } from '../common/states';
import { isOutdated, readAgain, rollBack, useMayChange, useVersions, type ReadBlueprint } from './blueprint.queries';
import { JsonDiff } from '../common/json.diff';
import { ChangeMeaning, isDangerous } from './change.meaning';
import { useOwnChange } from './own.change';
import { lossesOf } from './spec.losses';
import type { Fleet, Spec } from './spec.types';

interface Version {
  version: number;
  spec: Spec;
  createdAt: string;
}

interface VersionsProps extends ReadBlueprint {
  /** Those that are built from it; undefined until they are read. */
  fleets: Fleet[] | undefined;
}

export function VersionsPart({ blueprint, etag, fleets }: VersionsProps) {
  const query = useVersions(blueprint.id);
  return (
    <Card withBorder component="section" aria-label="Versions">
      <Stack>
        <Text component="h2" fw={650} size="lg" m={0}>
          Versions
        </Text>
        <Loaded query={query} what="Versions">
          {(versions) =>
            versions.length < 2 ? (
              <Text size="sm" c="dimmed">
                This is the first version. What a change makes different is shown here.
              </Text>
            ) : (
              <Compare blueprint={blueprint} etag={etag} versions={versions} fleets={fleets} />
            )
          }
        </Loaded>
      </Stack>
    </Card>
  );
}

function Compare({ blueprint, etag, versions, fleets }: VersionsProps & { versions: Version[] }) {
  const newest = versions[0].version;
  const [before, setBefore] = useState<number | null>(null);
  const [after, setAfter] = useState<number | null>(null);
  const mayChange = useMayChange(blueprint);
  const options = versions.map(({ version, createdAt }) => ({
    value: String(version),
    label: `Version ${version} · ${timeText(createdAt)}`,
  }));
  const of = (version: number) => {
    const found = versions.find((one) => one.version === version) ?? versions[0];
    return { name: `version ${found.version}`, value: found.spec };
  };
  // Until somebody chooses, the last change is shown, also after another one.
  const [from, to] = [before ?? newest - 1, after ?? newest];
  return (
    <>
      <Group align="flex-end">
        <Select
          label="From"
          w={{ base: '100%', xs: 290 }}
          data={options}
          value={String(from)}
          allowDeselect={false}
          onChange={(version) => setBefore(Number(version))}
        />
        <Select
          label="To"
          w={{ base: '100%', xs: 290 }}
          data={options}
          value={String(to)}
          allowDeselect={false}
          onChange={(version) => setAfter(Number(version))}
        />
        {mayChange && from !== newest && (
          <RollBack blueprint={blueprint} etag={etag} fleets={fleets} version={from} to={of(from).value} />
        )}
      </Group>
      <JsonDiff before={of(from)} after={of(to)} />
    </>
  );
}

interface RollBackProps extends VersionsProps {
  version: number;
  /** Its specification. */
  to: Spec;
}

function RollBack({ blueprint, etag, version, to, fleets }: RollBackProps) {
  const { id, spec } = blueprint;
  // The version that was asked for, also when another one has become the last but one.
  const [asked, setAsked] = useState({ version, to });
  const [opened, setOpened] = useState(false);
  const notices = useNotices();
  const close = () => setOpened(false);
  const changeOnce = useOwnChange();
  const deed = useMutation({
    mutationFn: () => changeOnce(blueprint, { spec: asked.to }, () => rollBack(id, asked.version, etag)),
    onSuccess: (made) => {
      notices.done(`Version ${made.version} is as version ${asked.version} was.`);
      close();
    },
    onError: async (error) => {
      // What was told of the losses is no longer so: it is told anew, and asked again.
      if (isOutdated(error)) return void (await readAgain(id));
      notices.failed(error);
      close();
    },
  });
  const open = () => {
    deed.reset();
    setAsked({ version, to });
    setOpened(true);
  };
  const losses = lossesOf(spec, asked.to);
  return (
    <>
      <Button variant="default" onClick={open}>
        Go back to version {version}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={`Go back to version ${asked.version}?`}
        confirm={`Make a version as ${asked.version} was`}
        busy={deed.isPending}
        dangerous={isDangerous(losses, fleets)}
        onConfirm={() => deed.mutate()}
        onClose={close}
      >
        <Stack gap="sm">
          {isOutdated(deed.error) && (
            <Alert color="orange" title="Somebody else has saved another version meanwhile." role="alert">
              Nothing is changed yet. What follows is said of the version that stands now.
            </Alert>
          )}
          <Text size="sm">A new version is made, and no version is lost.</Text>
          <ChangeMeaning losses={losses} fleets={fleets} />
        </Stack>
      </ConfirmDialog>
    </>
  );
}
