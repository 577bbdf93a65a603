import { InvalidArgumentError } from 'commander';
import { isHardwareId } from '../mqtt/topics';

export const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && text !== '') return value;
  throw new InvalidArgumentError('A whole number of at least 0 is allowed.');
};

export const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('A whole number of at least 1 is allowed.');
};

/** What brokers let in as a gateway. */
export function hardwareId(text: string): string {
  if (isHardwareId(text)) return text;
  throw new InvalidArgumentError('At most 128 letters, digits and . _ : @ = ~ - are allowed, a letter or digit first.');
}

/** Where gateways reach a broker. */
export function brokerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && ['mqtt:', 'mqtts:'].includes(url.protocol) && url.hostname !== '') return url;
  throw new InvalidArgumentError('mqtt://host or mqtts://host is allowed, with a port or without.');
}
