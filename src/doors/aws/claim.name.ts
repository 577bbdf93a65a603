/**
 * Whether a certificate of this CN speaks for all devices of its enrollment: it has the word «claim» in it, apart from other
 * letters, or as one of the words of `FleetClaimCert`. Of any other, `reclaim-7` too, it is one device's own.
 */
export const isSharedClaim = (commonName: string): boolean =>
  /(^|[^a-z])claims?(?![a-z])/i.test(commonName) || /(^|[a-z])Claims?(?![a-z])/.test(commonName);
