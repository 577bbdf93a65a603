/** NestJS 12, aedes, openid-client and jose ship ESM only; Jest on Node 20 cannot require() them, so swc turns exactly those into CommonJS. */
const esmOnly = [
  '@nestjs',
  'aedes',
  'aedes-[a-z]+',
  'mqemitter',
  'uuid',
  'load-esm',
  '@standard-schema',
  'openid-client',
  'oauth4webapi',
  'jose',
];
/** What calls `import()`, which Jest has only for modules that it transforms. */
const dynamic = ['@opentelemetry/otlp-exporter-base'];
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
};
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/devices', '<rootDir>/bench'],
  testMatch: ['**/*.spec.ts', '**/*.medium-spec.ts', '**/*.contract-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/test/system/'],
  transform: { '^.+\\.(t|j|mj|cj)s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${[...esmOnly, ...dynamic].join('|')})/)`],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  testSequencer: '<rootDir>/test/support/slowest-first.cjs',
  maxWorkers: 2,
  testTimeout: 60000,
};
