const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** "1.5 GiB". */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const digits = new Intl.NumberFormat(undefined, { maximumFractionDigits: power === 0 ? 0 : 1 });
  return `${digits.format(bytes / 1024 ** power)} ${units[power]}`;
}
