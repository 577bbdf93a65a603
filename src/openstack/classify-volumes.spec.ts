import { classify, type ErrorClass, type Failure } from './classify';

type Row = [what: string, failure: Failure, expected: ErrorClass];
const nova = (method: Failure['method'], path: string, httpStatus: number, message: string) => ({
  method,
  path,
  httpStatus,
  message,
});

/** What Cinder, and Nova of volumes, answered, and what follows from it. */
const rows: Row[] = [
  [
    'the quota of volumes, 413 with «Retry-After: 0»',
    {
      method: 'POST',
      path: '/volumes',
      httpStatus: 413,
      retryAfter: 0,
      message: "VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.",
    },
    'quota',
  ],
  [
    'the quota of gigabytes',
    {
      method: 'POST',
      path: '/volumes',
      httpStatus: 413,
      retryAfter: 0,
      message:
        'Requested volume or snapshot exceeds allowed gigabytes quota. Requested 5G, quota is 1000G and 998G has been consumed.',
    },
    'quota',
  ],
  [
    'the largest size of a volume',
    {
      method: 'POST',
      path: '/volumes/1/action',
      httpStatus: 413,
      retryAfter: 0,
      message: 'Requested volume size 50G is larger than maximum allowed limit 10G.',
    },
    'quota',
  ],
  [
    'the same as a refusal',
    nova('POST', '/volumes', 403, "Maximum number of volumes allowed (10) exceeded for quota 'volumes'."),
    'quota',
  ],
  [
    'a delete of a volume that is attached or has snapshots',
    nova(
      'DELETE',
      '/volumes/1',
      400,
      'Invalid volume: Volume status must be available or error and must not be attached',
    ),
    'in-use',
  ],
  [
    'an extension while the volume is extending',
    nova(
      'POST',
      '/volumes/1/action',
      400,
      "Invalid volume: Volume 1 status must be '{'status': 'available'}' to extend, currently extending.",
    ),
    'not-ready',
  ],
  [
    'an extension of a volume in error',
    nova(
      'POST',
      '/volumes/1/action',
      400,
      "Invalid volume: Volume 1 status must be '{'status': 'available'}' to extend, currently error.",
    ),
    'terminal',
  ],
  [
    'an extension to less than there is',
    nova(
      'POST',
      '/volumes/1/action',
      400,
      'Invalid input received: New size for extend must be greater than current size. (current: 2, extended: 1).',
    ),
    'terminal',
  ],
  [
    'an attachment that is there',
    nova(
      'POST',
      '/servers/1/os-volume_attachments',
      400,
      'Invalid volume: volume 1 is already attached to instances: 1',
    ),
    'exists',
  ],
  [
    'an attachment of a volume that is being made',
    nova(
      'POST',
      '/servers/1/os-volume_attachments',
      400,
      'Invalid volume: Volume 1 status must be available or downloading to reserve, but the current status is creating.',
    ),
    'not-ready',
  ],
  [
    'an attachment to a server in another zone',
    nova(
      'POST',
      '/servers/1/os-volume_attachments',
      400,
      'Invalid volume: Instance 1 and volume 2 are not in the same availability_zone. Instance is in AZ1. Volume is in AZ3',
    ),
    'terminal',
  ],
  [
    'an attachment of a volume in error',
    nova(
      'POST',
      '/servers/1/os-volume_attachments',
      400,
      'Invalid volume: Volume 1 status must be available or downloading to reserve, but the current status is error.',
    ),
    'terminal',
  ],
  [
    'a snapshot of a volume in error',
    nova(
      'POST',
      '/snapshots',
      400,
      'Invalid volume: Volume 1 status must be available or in-use, but current status is: error.',
    ),
    'terminal',
  ],
  [
    'a snapshot of a volume that is moved',
    nova('POST', '/snapshots', 400, 'Invalid volume: Snapshot cannot be created while volume is migrating.'),
    'not-ready',
  ],
  [
    'a detachment that is under way',
    nova(
      'DELETE',
      '/servers/1/os-volume_attachments/1',
      400,
      "Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
    ),
    'not-ready',
  ],
  [
    'a detachment from a server that is between two states',
    nova(
      'DELETE',
      '/servers/1/os-volume_attachments/1',
      409,
      "Cannot 'detach_volume' instance 1 while it is in task_state x",
    ),
    'not-ready',
  ],
];

test.each(rows)('takes %s as it is meant', (_what, failure, expected) => {
  expect(classify(failure)).toBe(expected);
});
