/** A process of its own that closes one month, so that a test can kill it: `node closer.process.cjs <url> <period> <now>`. */
const { ClosingService } = require('../../../dist/src/billing/closing/closing.service');
const { loadConfig } = require('../../../dist/src/config');
const { Database } = require('../../../dist/src/database/database');
const { MeteringService } = require('../../../dist/src/metering/metering.service');

async function main([url, periodId, now]) {
  const database = await Database.open({ url, migrations: [], entities: [], poolSize: 2 });
  const [metering, clock, config] = [new MeteringService(database), { now: () => new Date(now) }, loadConfig({}, '.')];
  await new ClosingService(database, metering, clock, config).close(periodId);
  await database.close();
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
