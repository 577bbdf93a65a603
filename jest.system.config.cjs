/** What needs a real OpenStack or other real programs of the machine: `npm run test:system`. */
const { transform, transformIgnorePatterns, setupFiles } = require('./jest.config.cjs');

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/openstack', '<rootDir>/test/system'],
  testMatch: ['**/*.system-spec.ts', '**/*.contract-spec.ts'],
  transform,
  transformIgnorePatterns,
  setupFiles,
  maxWorkers: 1,
  // Longer than any single wait of a test, so that a late one tells what it waited for.
  testTimeout: 600000,
};
