import { isSharedClaim } from './claim.name';

describe('a claim certificate of the AWS door', () => {
  it.each(['claim', 'Claim', 'acme-claim-2', 'fleet_CLAIM', 'FleetClaim', 'ClaimCert', 'fleetClaims2', 'claims'])(
    'is shared as %s',
    (name) => expect(isSharedClaim(name)).toBe(true),
  );

  it.each(['reclaim-7', 'RECLAIM-7', 'Reclaimer', 'Claimant', 'disclaim', 'gw-1', ''])(
    'is one device’s own as «%s»',
    (name) => expect(isSharedClaim(name)).toBe(false),
  );
});
