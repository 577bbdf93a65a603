/** What can be priced, and in which unit it is counted. */
const units: Readonly<Record<string, string>> = {
  floating_ip: 'Hours',
  router: 'Hours',
  volume: 'GiB-Hours',
  snapshot: 'GiB-Hours',
  image: 'GiB-Hours',
  object_storage: 'GiB-Hours',
  'device.messages': 'Requests',
  'device.bytes': 'GiB',
};

export const meterNames = `server.<flavor>, ${Object.keys(units).join(', ')}`;

/** The unit of a meter; null where there is no such meter. A flavor's name may hold anything that Nova allows in one. */
export function unitOf(meter: string): string | null {
  if (/^server\.\S(.{0,253}\S)?$/.test(meter)) return 'Hours';
  return Object.hasOwn(units, meter) ? units[meter] : null;
}
