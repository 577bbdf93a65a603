import { DomainError } from '../../common/errors';
import type { Fleet } from '../fleet.types';
import type { NamedBlock } from './link.repository';

const refused = (code: string, status: number, message: string, action: string, pointer?: string): DomainError =>
  new DomainError({ code, status, message, action, ...(pointer ? { details: [{ pointer, message }] } : {}) });

export const linkToItself = (fleet: Fleet): DomainError =>
  refused(
    'LINK_TO_ITSELF',
    422,
    `fleet "${fleet.name}" cannot be linked with itself`,
    'Name another fleet in peerId.',
    '/peerId',
  );

export const peerMissing = (id: string): DomainError =>
  refused('REFERENCE_NOT_FOUND', 422, `there is no fleet ${id}`, 'Take the id from the list of fleets.', '/peerId');

export const linkExists = (fleet: Fleet, peer: Fleet): DomainError =>
  refused(
    'LINK_EXISTS',
    409,
    `fleets "${fleet.name}" and "${peer.name}" are linked already`,
    'Nothing: see GET /api/v1/fleets/:id/links for how far the link is.',
  );

export const linkNotFound = (fleetId: string, peerId: string): DomainError =>
  refused(
    'LINK_NOT_FOUND',
    404,
    `fleet ${fleetId} has no link with fleet ${peerId}`,
    'Take peerId from GET /api/v1/fleets/:id/links.',
  );

/** Heat would take routes and interfaces that are not in its template for drift of ours, and undo them at its next update. */
export const linkOfStack = (fleet: Fleet): DomainError =>
  refused(
    'LINK_OF_STACK',
    422,
    `fleet "${fleet.name}" is made by Heat, whose stack has no place for links`,
    'Link fleets with the engine native.',
  );

export const linkOfDeleted = (fleet: Fleet): DomainError =>
  refused('FLEET_DELETING', 409, `fleet "${fleet.name}" is ${fleet.status}`, 'Link fleets that stay.');

export const linkAcrossClouds = (fleet: Fleet, peer: Fleet): DomainError =>
  refused(
    'LINK_ACROSS_CLOUDS',
    409,
    `fleet "${fleet.name}" is in cloud ${cloudOf(fleet)}, fleet "${peer.name}" in cloud ${cloudOf(peer)}`,
    'Link fleets of one cloud: a router joins networks of its own cloud only.',
  );

export const linkAcrossProjects = (fleet: Fleet, peer: Fleet): DomainError =>
  refused(
    'LINK_ACROSS_PROJECTS',
    409,
    `fleet "${fleet.name}" is in ${projectOf(fleet)}, fleet "${peer.name}" in ${projectOf(peer)}`,
    "Link fleets of the shared project: a project's networks cannot be joined from another one.",
  );

export const linkNeedsNetwork = (fleet: Fleet): DomainError =>
  refused(
    'LINK_NEEDS_NETWORK',
    409,
    `fleet "${fleet.name}" has no network of its own`,
    'Give its blueprint a network first.',
  );

export const linkNeedsRouter = (fleet: Fleet): DomainError =>
  refused(
    'LINK_NEEDS_ROUTER',
    409,
    `fleet "${fleet.name}" has no router of its own, and a link already: that link's router is its gateway`,
    'Give its blueprint a router, or delete the other link first.',
  );

export const linkOverlaps = (one: NamedBlock, other: NamedBlock): DomainError =>
  refused(
    'LINK_CIDR_OVERLAP',
    409,
    `${one.cidr} of network "${one.networkKey}" of fleet "${one.fleet}" overlaps ${other.cidr} of network ` +
      `"${other.networkKey}" of fleet "${other.fleet}"`,
    'Give one of the two networks other addresses, or "auto": linked fleets need addresses of their own.',
  );

const projectOf = ({ project }: Fleet): string => (project === null ? 'the shared project' : 'a project of its own');

const cloudOf = ({ cloud }: Fleet): string => (cloud === null ? 'the default one' : `"${cloud}"`);
