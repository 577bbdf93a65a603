/** A connection's id inside the broker: whom it belongs to comes first, so that no two devices can ever share one. */
export const sessionId = (scope: string, hardwareId: string, clientId: string): string =>
  `${scope}/${hardwareId}/${clientId}`;

export function ownerOf(id: string): { scope: string; hardwareId: string } {
  const [scope, hardwareId] = id.split('/', 2);
  return { scope, hardwareId };
}

/** What all connections of the device have in common. */
export function ownerIdOf(id: string): string {
  const { scope, hardwareId } = ownerOf(id);
  return sessionId(scope, hardwareId, '');
}
