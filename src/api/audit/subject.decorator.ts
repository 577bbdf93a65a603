import { SetMetadata, type Type } from '@nestjs/common';

export const SUBJECT = 'moorage:subject';

type Params = Record<string, string>;

export interface AuditSubject {
  service: Type;
  read: (service: never, params: Params) => Promise<unknown>;
}

interface Gives {
  get(id: string): Promise<unknown>;
}

/**
 * What the routes of a controller change: the thing that `:id` names, as this service reads it. The audit log tells what it
 * was before each change.
 */
export function Subject<S extends Gives>(service: Type<S>): ClassDecorator {
  const subject: AuditSubject = { service, read: (from: S, { id }: Params) => from.get(id) };
  return SetMetadata(SUBJECT, subject);
}
