import { DomainError } from '../../common/errors';

export const imageNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'IMAGE_NOT_FOUND',
    status: 404,
    message: `the fleet has no golden image ${id}`,
    action: 'Take the id from GET /api/v1/fleets/{id}/images.',
  });

export const imageNameTaken = (name: string): DomainError =>
  new DomainError({
    code: 'IMAGE_NAME_TAKEN',
    status: 409,
    message: `the fleet has a golden image ${name} already`,
    action: 'Choose another name, or delete that image first.',
    details: [{ pointer: '/name', message: 'is taken' }],
  });

export const imageInUse = (name: string, users: string[]): DomainError =>
  new DomainError({
    code: 'IMAGE_IN_USE',
    status: 409,
    message: `image ${name} is asked for by ${users.join(', ')}`,
    action: 'Name another image in these blueprints, and wait until their fleets stand; then delete this one.',
  });

export const noImageOfVolume = (server: string): DomainError =>
  new DomainError({
    code: 'SERVER_HAS_NO_IMAGE',
    status: 409,
    message: `server ${server} boots from a volume, of which Nova would make a volume snapshot and no image`,
    action: 'Take an image of a server without bootVolume.',
  });

export const imageOfOwnProject = (fleet: string): DomainError =>
  new DomainError({
    code: 'IMAGE_OF_OWN_PROJECT',
    status: 409,
    message: `fleet ${fleet} has a project of its own, which would own the image and end with the fleet`,
    action: 'Take the image of a fleet in the shared project; its image can then be made visible to others.',
  });
