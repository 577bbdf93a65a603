import type { Database } from '../../src/database';

/**
 * Everything that a database holds, but for how work is got on with in the background, which is taken, held and tried again
 * all the time; of partitions through their table: those of months to come are made beside us.
 */
export async function contentOf(database: Database): Promise<unknown> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const rows = tables.map(({ name }) => {
    const row = name === 'work_item' ? 'jsonb_build_array(t.queue, t.key, t.wakes)' : 'to_jsonb(t)';
    return database.query(`select ${row} as row from "${name}" t order by 1`);
  });
  return Object.fromEntries((await Promise.all(rows)).map((of, index) => [tables[index].name, of]));
}
