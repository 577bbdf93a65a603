/** A gateway that waits for approval, as `GET /devices` lists it. */
export const pendingGateway = (number: number) => ({
  id: `id-${number}`,
  hardwareId: `gw-${number}`,
  fleetId: 'f',
  status: 'pending-approval',
  state: null,
  model: null,
  firmware: null,
  lastSeenAt: '2026-11-01T00:00:00Z',
});
