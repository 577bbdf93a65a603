/**
 * What needs a real OpenStack or other real programs of the machine, and what takes too long for `npm test`, though it needs
 * nothing else (`*.long-spec.ts`): `npm run test:system`, the latter alone `npm run test:long`.
 */
const { transform, transformIgnorePatterns, globalSetup, globalTeardown, setupFiles } = require('./jest.config.cjs');

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/openstack', '<rootDir>/test/system', '<rootDir>/test/medium'],
  testMatch: ['**/*.system-spec.ts', '**/*.long-spec.ts', '**/*.contract-spec.ts'],
  transform,
  transformIgnorePatterns,
  globalSetup,
  globalTeardown,
  setupFiles,
  maxWorkers: 1,
  // Longer than any single wait of a test, so that a late one tells what it waited for.
  testTimeout: 600000,
};
