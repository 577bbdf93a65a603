import { DomainError } from '../common/errors';

export const archiveDiffers = (name: string): DomainError =>
  new DomainError({
    code: 'ARCHIVE_DIFFERS',
    status: 409,
    message: `another content is archived as ${name}, and archives never change`,
    action: 'Choose another name.',
    details: [{ pointer: '/name', message: 'is taken by another content' }],
  });

export const archiveNotFound = (name: string): DomainError =>
  new DomainError({
    code: 'ARCHIVE_NOT_FOUND',
    status: 404,
    message: `nothing is archived as ${name}`,
    action: 'Take the name from GET /api/v1/accounts/{id}/archives.',
  });

/** What the store holds is not what was sent, or what it held before. */
export const archiveDamaged = (name: string): DomainError =>
  new DomainError({
    code: 'ARCHIVE_DAMAGED',
    status: 502,
    message: `the store does not hold what was archived as ${name}: its checksum is another`,
    action: 'Look at the object in the cloud, and restore it from a copy.',
  });
