import { Badge } from '@mantine/core';

const colours: Record<string, string> = {
  ready: 'green',
  assigned: 'green',
  ACTIVE: 'green',
  active: 'green',
  online: 'green',
  closed: 'green',
  up: 'green',
  provisioning: 'blue',
  updating: 'blue',
  assigning: 'blue',
  BUILD: 'blue',
  pending: 'blue',
  closing: 'blue',
  degraded: 'orange',
  blocked: 'orange',
  'pending-approval': 'orange',
  suspended: 'orange',
  paused: 'orange',
  SHUTOFF: 'orange',
  rejected: 'red',
  revoked: 'red',
  ERROR: 'red',
  error: 'red',
  failed: 'red',
  lost: 'red',
  alert: 'red',
  down: 'red',
};

const tones = { good: 'green', busy: 'blue', off: 'gray', bad: 'red' };

interface StatusProps {
  status: string;
  /** Where the word is not one of the service's own. */
  tone?: keyof typeof tones;
}

/** A state by its word first and its colour besides. */
export const StatusBadge = ({ status, tone }: StatusProps) => {
  const color = tone ? tones[tone] : (colours[status] ?? 'gray');
  return (
    <Badge
      variant="light"
      color={color}
      tt="none"
      fw={600}
      autoContrast
      style={{ flexShrink: 0, minWidth: 'max-content' }}
    >
      {status}
    </Badge>
  );
};
