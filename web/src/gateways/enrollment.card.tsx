import { Alert, Badge, Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Facts } from '../common/facts';
import { countText, timeText } from '../common/format';
import { AllowListDialog } from './allow-list.dialog';
import type { Enrollment } from './enrollment.queries';
import { LimitsDialog } from './limits.dialog';
import { EndOverlapDialog, RevokeDialog } from './enrollment.endings';
import { RotateDialog } from './rotate.dialog';
import { VerifyDialog } from './verify.dialog';

interface CardProps {
  enrollment: Enrollment;
  fleet: { id: string; name: string };
  mayChange: boolean;
}

type Deed = 'limits' | 'list' | 'rotate' | 'end-overlap' | 'verify' | 'revoke';

/** One way by which gateways come into a fleet, and what can be done with it. */
export function EnrollmentCard({ enrollment, fleet, mayChange }: CardProps) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const place = { fleetId: fleet.id, enrollmentId: enrollment.id };
  const dialog = (one: Deed) => ({ place, opened: deed === one, onClose: () => setDeed(null) });
  return (
    <Card withBorder component="section" aria-label={`Enrollment ${enrollment.id}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5">
            {enrollment.kind === 'secret' ? 'By secret' : 'By certificate'}
          </Title>
          <StandingBadge enrollment={enrollment} />
        </Group>
        <EnrollmentFacts enrollment={enrollment} />
        {waitsForProof(enrollment) && <ProofAlert code={enrollment.verificationCode} />}
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => setDeed('list')}>
            Hardware ids
          </Button>
          {mayChange &&
            deedsOf(enrollment).map(({ name, label, dangerous }) => (
              <Button
                key={name}
                size="compact-sm"
                variant={dangerous ? 'outline' : 'default'}
                color={dangerous ? 'red' : undefined}
                onClick={() => setDeed(name)}
              >
                {label}
              </Button>
            ))}
        </Group>
      </Stack>
      {deed === 'limits' && <LimitsDialog enrollment={enrollment} {...dialog('limits')} />}
      <AllowListDialog enrollment={enrollment} mayChange={mayChange} {...dialog('list')} />
      <RotateDialog fleet={fleet.name} {...dialog('rotate')} />
      <VerifyDialog code={enrollment.verificationCode ?? ''} {...dialog('verify')} />
      <EndOverlapDialog {...dialog('end-overlap')} />
      <RevokeDialog {...dialog('revoke')} />
    </Card>
  );
}

const waitsForProof = ({ kind, verifiedAt, revokedAt }: Enrollment): boolean =>
  kind === 'x509' && verifiedAt === null && revokedAt === null;

const isOver = (at: string | null): boolean => at !== null && new Date(at) <= new Date();

function deedsOf(enrollment: Enrollment): { name: Deed; label: string; dangerous?: boolean }[] {
  if (enrollment.revokedAt !== null) return [];
  const { kind, previousSecretUntil: until } = enrollment;
  const overlaps = until !== null && !isOver(until);
  return [
    { name: 'limits', label: 'Limits' },
    ...(waitsForProof(enrollment) ? [{ name: 'verify' as const, label: 'Prove the authority' }] : []),
    ...(kind === 'secret' && !overlaps ? [{ name: 'rotate' as const, label: 'Rotate the secret' }] : []),
    ...(kind === 'secret' && overlaps ? [{ name: 'end-overlap' as const, label: 'End the old secret' }] : []),
    { name: 'revoke', label: 'Revoke', dangerous: true },
  ];
}

function StandingBadge({ enrollment }: { enrollment: Enrollment }) {
  const [word, color] = standing(enrollment);
  return (
    <Badge variant="light" color={color} tt="none">
      {word}
    </Badge>
  );
}

function standing(enrollment: Enrollment): [string, string] {
  if (enrollment.revokedAt !== null) return ['revoked', 'red'];
  if (isOver(enrollment.expiresAt)) return ['over', 'gray'];
  if (waitsForProof(enrollment)) return ['waits for proof', 'orange'];
  return ['takes gateways', 'green'];
}

const ProofAlert = ({ code }: { code: string | null }) => (
  <Alert color="orange" title="Prove that the authority’s key is yours">
    <Text size="sm">
      Sign a certificate with it that has the CN <Code>{code}</Code>, and hand it in. Until then no gateway registers by
      it.
    </Text>
  </Alert>
);

function EnrollmentFacts({ enrollment }: { enrollment: Enrollment }) {
  const { id, createdAt, maxDevices, expiresAt, allowList, perSecond, previousSecretUntil, verifiedAt } = enrollment;
  return (
    <Facts
      facts={[
        ['Id', <Code key="id">{id}</Code>],
        ['Made', timeText(createdAt)],
        ['At most', maxDevices === null ? 'no limit' : `${countText(maxDevices)} gateways`],
        ['Takes new ones until', expiresAt === null ? 'it is revoked' : timeText(expiresAt)],
        ['Hardware ids', allowList ? 'only those of its list' : 'any'],
        ...(perSecond === null ? [] : [['A second', countText(perSecond)] as [string, string]]),
        ...(previousSecretUntil === null || isOver(previousSecretUntil)
          ? []
          : [['Old secret valid until', timeText(previousSecretUntil)] as [string, string]]),
        ...(verifiedAt === null ? [] : [['Authority proven', timeText(verifiedAt)] as [string, string]]),
      ]}
    />
  );
}
