import { DomainError } from '../common/errors';
import type { Fleet } from './fleet.types';

const missing = {
  account: 'ACCOUNT_NOT_FOUND',
  blueprint: 'BLUEPRINT_NOT_FOUND',
  fleet: 'FLEET_NOT_FOUND',
} as const;

export const notFound = (what: keyof typeof missing, id: string): DomainError =>
  new DomainError({
    code: missing[what],
    status: 404,
    message: `there is no ${what} ${id}`,
    action: `Take the id from the list of ${what}s.`,
  });

/** Of a fleet that is on its way out, or gone, nothing further is begun. */
export const fleetDeleting = (fleet: Pick<Fleet, 'name' | 'status'>): DomainError =>
  new DomainError({
    code: 'FLEET_DELETING',
    status: 409,
    message: `fleet "${fleet.name}" is ${fleet.status}`,
    action: 'Make a new fleet.',
  });

/** A volume is to stay, and nothing but the blueprint that the fleet is to leave says so. */
export const notKeptYet = ({ name, wantedVersion }: Fleet, volume: string): DomainError =>
  new DomainError({
    code: 'VOLUME_NOT_KEPT_YET',
    status: 409,
    message: `volume ${volume} of fleet "${name}" is to be kept by version ${wantedVersion} of its blueprint, which does not stand yet`,
    action: `Wait until version ${wantedVersion} stands; or have the volume in the other blueprint too, or let it go by \`"keep": false\` in this one.`,
    details: [{ pointer: '/blueprintId', message: `has no volume ${volume}` }],
  });

export const projectIsShared = (fleet: Fleet): DomainError =>
  new DomainError({
    code: 'PROJECT_IS_SHARED',
    status: 409,
    message: `fleet "${fleet.name}" stands in the shared project, whose quotas are not the fleet's`,
    action:
      'Make a new fleet with `"project": {"own": true}`, or have the quotas of the shared project changed in the cloud.',
    details: [{ pointer: '/project', message: 'the fleet has no project of its own' }],
  });

/** A request names something that is not there. */
export const referenceMissing = (what: 'account' | 'blueprint', pointer: string, id: string): DomainError =>
  new DomainError({
    code: 'REFERENCE_NOT_FOUND',
    status: 422,
    message: `there is no ${what} ${id}`,
    action: `Take the id from the list of ${what}s.`,
    details: [{ pointer, message: `there is no ${what} ${id}` }],
  });

/** Of a fleet that is deleted nothing is left to work on. */
export const gone = (fleetName: string): DomainError =>
  new DomainError({
    code: 'FLEET_DELETED',
    status: 409,
    message: `fleet "${fleetName}" is deleted`,
    action: 'Make a new fleet.',
  });
