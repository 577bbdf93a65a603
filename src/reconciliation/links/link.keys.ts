/** Which of a link's two fleets a port is for: the one that has the link's router, or the other. */
export type LinkSide = 'own' | 'peer';

/** Key of a link's router among the resources of the fleet that asked for the link. */
export const linkKey = (peerId: string): string => `link-${peerId}`;

/** Key of the router's port on a network, and of the interface that the port becomes. */
export const linkPortKey = (peerId: string, side: LinkSide, network: string): string =>
  `${linkKey(peerId)}/${side}/${network}`;

/** Whether a resource is part of the link with this fleet. */
export const isOfLink = (key: string, peerId: string): boolean =>
  key === linkKey(peerId) || key.startsWith(`${linkKey(peerId)}/`);

/** Whether a resource is part of any link; a network may be called `link-…` too, but not with a fleet's id. */
export const isLinkKey = (key: string): boolean => /^link-[0-9a-f-]{36}(\/|$)/.test(key);

/** How a fleet refers to a network of another one. */
export const foreignKey = (fleetId: string, network: string): string => `${fleetId}:${network}`;
