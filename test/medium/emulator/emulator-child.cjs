/** Runs the emulator from its sources in a process of its own, so that a test can kill it: `node … <data folder> <buildMs>`. */
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

const options = {
  jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
  module: { type: 'commonjs' },
};
require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, options).code, file);

const { startEmulator } = require(join(__dirname, '../../../src/emulator/index.ts'));
const [dataDir, buildMs] = process.argv.slice(2);
startEmulator({ port: 0, dataDir, buildMs: Number(buildMs) }).then(({ authUrl }) =>
  process.stdout.write(`${authUrl}\n`),
);
