const places = 24;
const unit = 10n ** BigInt(places);

function scaled(decimal: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? ['', '', '0'];
  const value = BigInt(whole) * unit + BigInt(fraction.slice(0, places).padEnd(places, '0'));
  return sign === '-' ? -value : value;
}

/** The exact sum of decimal strings. */
export const sumOf = (decimals: string[]): string =>
  textOf(decimals.reduce((sum, decimal) => sum + scaled(decimal), 0n));

/** Rounded half to even, as lines of invoices are. */
export function roundedTo(decimal: string, digits: number): string {
  const step = 10n ** BigInt(places - digits);
  const value = scaled(decimal);
  const [size, sign] = value < 0n ? [-value, -1n] : [value, 1n];
  const [steps, rest] = [size / step, (size % step) * 2n];
  const isUp = rest > step || (rest === step && steps % 2n === 1n);
  return textOf(sign * (isUp ? steps + 1n : steps) * step);
}

function textOf(total: bigint): string {
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}

export const compareDecimals = (a: string, b: string): number => {
  const difference = scaled(a) - scaled(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
