import type { Database } from '../../src/database';

/** Everything of our own in a database, a line each, whatever the order in which it was made. */
export async function schemaOf(database: Database): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `with ours as (
       select c.oid, c.relname, c.relkind from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relname not like 'schema_migration%'
         and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e'))
     select format('%s column %s %s %s%s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              case when a.attnotnull then 'not null ' end, pg_get_expr(d.adbin, d.adrelid)) as line
     from ours o join pg_attribute a on a.attrelid = o.oid left join pg_attrdef d on d.adrelid = o.oid and d.adnum = a.attnum
     where o.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
     union all select format('%s constraint %s %s', o.relname, c.conname, pg_get_constraintdef(c.oid))
     from ours o join pg_constraint c on c.conrelid = o.oid
     union all select pg_get_indexdef(o.oid) from ours o where o.relkind in ('i', 'I') and pg_get_indexdef(o.oid) not like '%schema_migration%'
     union all select pg_get_triggerdef(t.oid) from ours o join pg_trigger t on t.tgrelid = o.oid where not t.tgisinternal
     union all select format('sequence %s', o.relname) from ours o where o.relkind = 'S'
     union all select regexp_replace(pg_get_functiondef(p.oid), '[[:space:]]+', ' ', 'g') from pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by line`,
  );
  return rows.map(({ line }) => line);
}
