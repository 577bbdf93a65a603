import { InvalidArgumentError } from 'commander';

/** As the service takes them: one level of a topic, never a wildcard. */
const hardwareIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:@=~-]{0,127}$/;

/** @throws InvalidArgumentError: brokers turn any other away, whenever it tries */
export function hardwareId(text: string): string {
  if (hardwareIdPattern.test(text)) return text;
  throw new InvalidArgumentError('At most 128 letters, digits and . _ : @ = ~ - are allowed, a letter or digit first.');
}
