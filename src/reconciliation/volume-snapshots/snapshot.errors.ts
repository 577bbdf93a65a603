import { DomainError } from '../../common/errors';

export const snapshotNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'SNAPSHOT_NOT_FOUND',
    status: 404,
    message: `the fleet has no snapshot ${id}`,
    action: 'Take the id from GET /api/v1/fleets/{id}/snapshots.',
  });

export const snapshotNameTaken = (name: string): DomainError =>
  new DomainError({
    code: 'SNAPSHOT_NAME_TAKEN',
    status: 409,
    message: `the fleet has a snapshot ${name} already`,
    action: 'Choose another name, or delete that snapshot first.',
    details: [{ pointer: '/name', message: 'is taken' }],
  });

export const snapshotInUse = (name: string, users: string[]): DomainError =>
  new DomainError({
    code: 'SNAPSHOT_IN_USE',
    status: 409,
    message: `snapshot ${name} is asked for by ${users.join(', ')}`,
    action: 'Take it out of these blueprints, or name another one: volumes that are made of it stay. Then delete it.',
  });

export const volumeNotFound = (fleet: string, volume: string, known: string[]): DomainError =>
  new DomainError({
    code: 'VOLUME_NOT_FOUND',
    status: 404,
    message: `fleet ${fleet} has no volume ${volume}; it has: ${known.join(', ') || 'none yet'}`,
    action: 'Name one of these, or wait until the fleet is built.',
  });

export const snapshotTooLarge = (volume: string, sizeGiB: number, snapshot: string, least: number): DomainError =>
  new DomainError({
    code: 'SNAPSHOT_TOO_LARGE',
    status: 422,
    message: `volume ${volume} is to have ${sizeGiB} GiB, and snapshot ${snapshot}, of which it is to be made, has ${least}`,
    action: `Ask for ${least} GiB or more.`,
  });
