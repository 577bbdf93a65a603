import type { Database } from '../../src/database';

interface Node {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

/** How many rows the busiest step looks at of all the steps that the statements of `work` take, as Postgres tells. */
export async function rowsRead(database: Database, work: (explained: Database) => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  const query = async (sql: string, params: unknown[]): Promise<unknown[]> => {
    const [plan] = await database.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `explain (analyze, format json) ${sql}`,
      params,
    );
    counts.push(...rowsOf(plan['QUERY PLAN'][0].Plan));
    return database.query(sql, params);
  };
  await work({ query } as unknown as Database);
  return Math.max(...counts);
}

function rowsOf(node: Node): number[] {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const own = (node['Actual Rows'] + removed) * node['Actual Loops'];
  return [own, ...(node.Plans ?? []).flatMap(rowsOf)];
}
