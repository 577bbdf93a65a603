/** What a caller may be, strongest first: `admin` may all, `viewer` only reads. */
export const roles = ['admin', 'operator', 'billing', 'viewer'] as const;
export type Role = (typeof roles)[number];
