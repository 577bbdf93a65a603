import { InvalidArgumentError } from 'commander';

export const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('A whole number of at least 1 is allowed.');
};
