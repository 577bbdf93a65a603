import { SetMetadata, type Type } from '@nestjs/common';

export const SUBJECT = 'moorage:subject';

export interface AuditSubject {
  service: Type<Gives>;
  /** Parameters of the route, in the order in which the service takes them. */
  params: string[];
}

interface Gives {
  get(...ids: never[]): Promise<unknown>;
}

/**
 * What the routes of a controller change: the thing that these parameters of theirs name, as this service reads it. The
 * audit log tells what it was before each change.
 */
export function Subject(service: Type<Gives>, ...params: string[]): ClassDecorator {
  const subject: AuditSubject = { service, params: params.length > 0 ? params : ['id'] };
  return SetMetadata(SUBJECT, subject);
}
