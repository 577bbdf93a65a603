import { Divider, Stack } from '@mantine/core';
import type { PartProps } from '../spec.types';
import { AccessPart } from './access.part';
import { NetworksPart } from './networks.part';
import { RouterPart } from './router.part';
import { SecurityGroupsPart } from './security-groups.part';
import { ServersPart } from './servers.part';

/** A specification as fields. `cloud` is the one whose images, flavors and networks are offered. */
type FormProps = PartProps & { cloud: string };

export const NetworkForm = (props: FormProps) => (
  <Stack gap="xl">
    <NetworksPart {...props} />
    <RouterPart {...props} />
    <SecurityGroupsPart {...props} />
  </Stack>
);

export const ServerForm = (props: FormProps) => (
  <Stack gap="xl">
    <ServersPart {...props} />
    <AccessPart {...props} />
  </Stack>
);

export const SpecForm = (props: FormProps) => (
  <Stack gap="xl">
    <NetworkForm {...props} />
    <Divider />
    <ServerForm {...props} />
  </Stack>
);
