import type { CloudSettings } from './cloud-settings';
import { endpointOf, regionOf, versioned, versionUrl } from './endpoints';

test.each([
  ['identity', 'http://k:5000', 'http://k:5000/v3'],
  ['identity', 'http://k/identity/v2.0', 'http://k/identity/v3'],
  ['network', 'http://n:9696', 'http://n:9696/v2.0'],
  ['network', 'https://n/networking/v2.0/', 'https://n/networking/v2.0'],
  ['image', 'http://g/image', 'http://g/image/v2'],
  ['image', 'http://g:9292/v1', 'http://g:9292/v2'],
  ['compute', 'http://n:8774/v2.1/08c4d143', 'http://n:8774/v2.1/08c4d143'],
  ['compute', 'http://n:8774/', 'http://n:8774/v2.1'],
  ['compute', 'https://n/compute/v2.1', 'https://n/compute/v2.1'],
  ['block-storage', 'http://c:8776/v3/08c4d143', 'http://c:8776/v3/08c4d143'],
  ['block-storage', 'http://c:8776', 'http://c:8776/v3'],
] as const)('speaks the right version of %s at %s', (service, endpoint, expected) => {
  expect(versioned(service, endpoint)).toBe(expected);
});

test.each([
  ['http://n:8774/v2.1/08c4d143', 'http://n:8774/v2.1/'],
  ['http://n/compute/v2.1', 'http://n/compute/v2.1/'],
  ['http://c:8776/v3/08c4d143', 'http://c:8776/v3/'],
  ['http://c/volume/v3', 'http://c/volume/v3/'],
])('asks for the microversions at the version itself: %s', (base, expected) => {
  expect(versionUrl(base)).toBe(expected);
});

const settings = { name: 'c', interface: 'public', region: null, endpoints: {} } as unknown as CloudSettings;
const entry = (type: string, url: string) => ({
  type,
  endpoints: [{ interface: 'public', region_id: 'RegionOne', url }],
});

test.each([
  ['volumev3', [entry('volumev2', 'http://c/v2/1'), entry('volumev3', 'http://c/v3/1')], 'http://c/v3/1'],
  ['block-storage', [entry('volumev3', 'http://old/v3'), entry('block-storage', 'http://c/v3')], 'http://c/v3'],
])('finds block storage in the catalog as %s', (_type, catalog, expected) => {
  expect(endpointOf('block-storage', catalog, settings)).toBe(expected);
});

describe('in a cloud of several regions, of which none is named', () => {
  const of = (type: string, ...regions: string[]) => ({
    type,
    endpoints: regions.map((region) => ({ interface: 'public', region_id: region, url: `http://${type}.${region}` })),
  });
  const catalog = [
    of('identity', 'hall', 'one', 'two'),
    of('network', 'two', 'one'),
    of('compute', 'one', 'two'),
    of('image', 'hall'),
  ];

  test('takes all services from where the servers are', () => {
    expect(regionOf(catalog, settings)).toBe('one');
    expect(endpointOf('compute', catalog, settings)).toBe('http://compute.one/v2.1');
    expect(endpointOf('network', catalog, settings)).toBe('http://network.one/v2.0');
  });

  test('takes a service from elsewhere where it is not there', () => {
    expect(endpointOf('image', catalog, settings)).toBe('http://image.hall/v2');
    expect(() => endpointOf('image', catalog, { ...settings, region: 'one' })).toThrow(/has public in hall/);
  });
});

test('tells that a cloud has no block storage', () => {
  expect(() => endpointOf('block-storage', [entry('compute', 'http://n')], settings)).toThrow(
    /no public endpoint of block-storage/,
  );
});
