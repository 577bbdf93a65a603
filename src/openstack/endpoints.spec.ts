import { computeVersionUrl, versioned } from './endpoints';

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
] as const)('speaks the right version of %s at %s', (service, endpoint, expected) => {
  expect(versioned(service, endpoint)).toBe(expected);
});

test.each([
  ['http://n:8774/v2.1/08c4d143', 'http://n:8774/v2.1/'],
  ['http://n/compute/v2.1', 'http://n/compute/v2.1/'],
])('asks for the versions of compute at the version itself: %s', (base, expected) => {
  expect(computeVersionUrl(base)).toBe(expected);
});
