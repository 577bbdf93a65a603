/**
 * What takes too long for `npm test`, though it needs nothing but Node: `npm run test:long`. Three at a time on two cores: most
 * of their time they wait for a start, a stop or a lease to end.
 */
module.exports = { ...require('./jest.system.config.cjs'), testMatch: ['**/*.long-spec.ts'], maxWorkers: 3 };
