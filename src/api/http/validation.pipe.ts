import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { DomainError } from '../../common/errors';
import { findUnstorable } from '../../common/storable';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

/** Where a value was wrong: a JSON pointer (RFC 6901) into the body, or a query parameter. */
export interface FieldError {
  pointer?: string;
  parameter?: string;
  message: string;
}

/** Checks every body and query by the zod schema that its decorator names, and hands on what the schema made of it. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { schema, type } = metadata;
    if (!schema) return value;
    if (type === 'body' || type === 'query') requireStorable(value, type);
    const result = await schema['~standard'].validate(value);
    if (!result.issues) return result.value;
    // An id that cannot be one names nothing.
    if (type === 'param') throw nothingThere(metadata.data, value);
    if (type === 'body' && value === undefined)
      throw validationFailed([{ pointer: '', message: 'the body is missing' }]);
    throw validationFailed(result.issues.map((issue) => fieldErrorOf(issue, type)));
  }
}

/** Of bodies that no schema looks at, too: what is sent stands in the audit log. @throws DomainError VALIDATION_FAILED */
export function requireStorable(value: unknown, type: 'body' | 'query'): void {
  const unstorable = findUnstorable(value);
  if (unstorable) throw validationFailed([fieldErrorOf(unstorable, type)]);
}

/** What zod says by itself, and what the other messages would say of it. */
const plainWords: [RegExp, (...found: string[]) => string][] = [
  [/^Invalid input: expected .+, received undefined$/, () => 'is missing'],
  [
    /^Invalid input: expected ([aeio].*), received (.+)$/,
    (expected, received) => `must be an ${expected}, not ${received}`,
  ],
  [/^Invalid input: expected (.+), received (.+)$/, (expected, received) => `must be a ${expected}, not ${received}`],
  [/^Invalid option: expected one of (.+)$/, (names) => `must be one of ${namesIn(names)}`],
  [/^Too big: expected string to have <=(\d+) characters$/, (most) => `must be at most ${most} characters`],
  [/^Unrecognized keys?: (.+)$/, (names) => `there is no ${names} here`],
];

/** Of `"a"|"b"`. */
const namesIn = (options: string): string => options.replaceAll('"', '').replaceAll('|', ', ');

function plain(message: string): string {
  for (const [pattern, words] of plainWords) {
    const found = pattern.exec(message);
    if (found) return words(...found.slice(1));
  }
  return message;
}

function fieldErrorOf({ message: said, path = [] }: Issue, type: ArgumentMetadata['type']): FieldError {
  const message = plain(said);
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  if (type === 'query') return { parameter: keys.join('.'), message };
  const pointer = keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { pointer, message };
}

export function validationFailed(errors: FieldError[]): DomainError {
  const texts = errors.slice(0, 5).map(({ pointer, parameter, message }) => {
    const place = parameter ?? pointer;
    return place ? `${place}: ${message}` : message;
  });
  const more = errors.length > 5 ? `; and ${errors.length - 5} more` : '';
  return new DomainError({
    code: 'VALIDATION_FAILED',
    status: 400,
    message: texts.join('; ') + more,
    action: 'Correct what `errors` points at; nothing was changed.',
    details: errors,
  });
}

const nothingThere = (name: string | undefined, value: unknown): DomainError =>
  new DomainError({
    code: 'NOT_FOUND',
    status: 404,
    message: `"${String(value)}" is no ${name ?? 'name'} of anything here`,
    action: 'Take ids from the lists.',
  });
