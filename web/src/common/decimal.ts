const places = 24;
const unit = 10n ** BigInt(places);

function scaled(decimal: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? ['', '', '0'];
  const value = BigInt(whole) * unit + BigInt(fraction.slice(0, places).padEnd(places, '0'));
  return sign === '-' ? -value : value;
}

/** The exact sum of decimal strings. */
export function sumOf(decimals: string[]): string {
  const total = decimals.reduce((sum, decimal) => sum + scaled(decimal), 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}

export const compareDecimals = (a: string, b: string): number => {
  const difference = scaled(a) - scaled(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
