import { createContext, useContext } from 'react';
import { ApiProblem } from './api.client';

export interface FieldError {
  /** Where in the body, as a JSON pointer. */
  pointer: string;
  message: string;
}

const FieldErrorContext = createContext<FieldError[]>([]);
export const FieldErrors = FieldErrorContext.Provider;

/** What the service says of the member at this pointer, or of a part of it; to be shown at its field. */
export function useErrorAt(): (pointer: string) => string | undefined {
  const errors = useContext(FieldErrorContext);
  return (pointer) => errors.find((error) => isAt(error.pointer, pointer))?.message;
}

const isAt = (place: string, pointer: string): boolean => place === pointer || place.startsWith(`${pointer}/`);

/** The errors of a refused body, by pointers that begin at one of its members. */
export function fieldErrorsOf(error: unknown, member = ''): FieldError[] {
  if (!(error instanceof ApiProblem) || error.code !== 'VALIDATION_FAILED') return [];
  return error.details
    .filter(({ pointer }) => pointer !== undefined && isAt(pointer, member))
    .map(({ pointer, message }) => ({ pointer: pointer.slice(member.length), message }));
}
