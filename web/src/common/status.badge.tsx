import { Badge } from '@mantine/core';

const colours: Record<string, string> = {
  ...{
    ready: 'green',
    assigned: 'green',
    ACTIVE: 'green',
    active: 'green',
    online: 'green',
    closed: 'green',
    up: 'green',
  },
  ...{ provisioning: 'blue', updating: 'blue', assigning: 'blue', BUILD: 'blue', pending: 'blue', closing: 'blue' },
  ...{ degraded: 'orange', blocked: 'orange', 'pending-approval': 'orange', suspended: 'orange', SHUTOFF: 'orange' },
  ...{
    rejected: 'red',
    revoked: 'red',
    ERROR: 'red',
    error: 'red',
    failed: 'red',
    lost: 'red',
    alert: 'red',
    down: 'red',
  },
};

/** A state by its word first and its colour besides. */
export const StatusBadge = ({ status }: { status: string }) => (
  <Badge variant="light" color={colours[status] ?? 'gray'} tt="none" fw={600} autoContrast style={{ flexShrink: 0 }}>
    {status}
  </Badge>
);
