import type { Row } from '../core/indexed.table';

export interface Project extends Row {
  readonly name: string;
  readonly domainId: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly tags: readonly string[];
}

export interface User extends Row {
  readonly name: string;
  readonly domainId: string;
  readonly password: string;
  readonly description: string;
  readonly email: string | null;
  readonly enabled: boolean;
  readonly defaultProjectId: string | null;
}

export interface Role extends Row {
  readonly name: string;
  readonly description: string | null;
}

/** id is `user/project/role`. */
export interface Assignment extends Row {
  readonly userId: string;
  readonly projectId: string;
  readonly roleId: string;
}

export interface AccessRule {
  readonly id: string;
  readonly path: string;
  readonly method: string;
  readonly service: string;
}

export interface ApplicationCredential extends Row {
  readonly name: string;
  readonly description: string | null;
  readonly userId: string;
  readonly projectId: string;
  readonly secret: string;
  readonly roleIds: readonly string[];
  readonly expiresAt: number | null;
  /** Null where it was left out, as Keystone keeps it. */
  readonly unrestricted: boolean | null;
  readonly accessRules: readonly AccessRule[] | null;
}

/** id is the audit id of a token that was revoked. */
export type Revocation = Row;
