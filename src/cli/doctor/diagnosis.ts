import { join } from 'node:path';
import type { Clock } from '../../common/clock';
import type { Config } from '../../config';
import { embeddedCluster, startEmbeddedPostgres } from '../../database';
import { checkAccess } from './access.check';
import { checkBroker } from './broker.check';
import { checkCloud } from './cloud.check';
import { checkConfiguration, checkNode, type Surroundings } from './configuration.check';
import { checkDatabase, reachDatabase } from './database.check';
import { checkEncryption } from './encryption.check';
import { brokenBy, ok, skipped, type Finding } from './finding';
import { checkFolder } from './folder.check';
import { checkPorts } from './port.check';

/** All that can be found out about a set-up before the service starts on it, or while it runs; changes nothing. */
export async function diagnose(surroundings: Surroundings, clock: Clock): Promise<Finding[]> {
  const { config, findings } = checkConfiguration(surroundings);
  const first = [checkNode(surroundings), ...findings];
  if (config === null) return [...first, skipped('all the rest', 'the configuration is to be corrected first')];
  const [folder, ports, access, data, broker, cloud] = await Promise.all([
    checkFolder(config),
    checkPorts(config),
    caught('access', checkAccess(config, clock)),
    caught('database', checkData(config, clock)),
    caught('broker', checkBroker(config, clock)),
    caught('cloud', checkCloud(config, clock)),
  ]);
  return [...first, folder, ...ports, ...access, ...data, ...broker, ...cloud];
}

/** One check that fails in a way that nobody foresaw does not keep the others from being told. */
const caught = (check: string, work: Promise<Finding[]>): Promise<Finding[]> =>
  work.catch((error: unknown) => [brokenBy(check, error)]);

/** The database, and whether the key opens what it keeps. */
async function checkData(config: Config, clock: Clock): Promise<Finding[]> {
  if (config.databaseUrl !== null) return checkDatabaseAt(config, config.databaseUrl, clock);
  const dir = join(config.dataDir, 'postgres');
  const { exists, url } = await embeddedCluster(dir);
  if (url !== null) return checkDatabaseAt(config, url, clock);
  if (!exists) return [ok('database', 'embedded, made at the first start'), await checkEncryption(config, null)];
  const postgres = await startEmbeddedPostgres({ dir });
  try {
    return await checkDatabaseAt(config, postgres.url, clock);
  } finally {
    await postgres.stop();
  }
}

async function checkDatabaseAt(config: Config, url: string, clock: Clock): Promise<Finding[]> {
  const { database, finding } = await reachDatabase(url);
  if (database === null) return [finding, await checkEncryption(config, null)];
  try {
    return [finding, ...(await checkDatabase(database, clock)), await checkEncryption(config, database)];
  } finally {
    await database.close();
  }
}
