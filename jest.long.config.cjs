/** What takes too long for `npm test`, though it needs nothing but Node: `npm run test:long`. */
module.exports = { ...require('./jest.system.config.cjs'), testMatch: ['**/*.long-spec.ts'] };
