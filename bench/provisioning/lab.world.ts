import { labCloud } from '../support/lab';
import type { BenchDatabase, BenchPostgres } from '../support/postgres';
import { startProduct, type Product } from '../support/product';

/** The product on a real OpenStack: the lab's, unless the environment names another. */
export class LabWorld {
  private constructor(
    readonly product: Product,
    readonly database: BenchDatabase,
    /** What the rivals find their cloud by. */
    readonly env: Record<string, string>,
  ) {}

  static async start(postgres: BenchPostgres): Promise<LabWorld> {
    const { file, name } = labCloud();
    const env = { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: name };
    const database = await postgres.create();
    const product = await startProduct({ ...env, DATABASE_URL: database.url });
    return new LabWorld(product, database, env);
  }

  stop(): Promise<void> {
    return this.product.stop();
  }
}
