import { CATALOG } from '#/twin-models/catalog/index.ts'

/** It is the only table that no migration makes. */
export const TWIN_TYPES_TABLE =
  'create table if not exists twin_types (id text primary key, kind text not null, fits text[] not null, unique (id, kind))'

/** The types of the catalogue as the database knows them: no object stands in it without one, and no asset in a position it does not fit.
 *  A type that leaves the catalogue stays here, for the objects that have it. */
export function twinTypesSql(): string {
  const rows = CATALOG.map(({ id, kind, fits }) => `(${text(id)}, ${text(kind)}, array[${(fits ?? []).map(text).join(', ')}]::text[])`)
  return `
    ${TWIN_TYPES_TABLE};
    alter table twin_types enable row level security;
    alter table twin_types force row level security;
    drop policy if exists everyone_reads on twin_types;
    create policy everyone_reads on twin_types for select using (true);
    drop policy if exists owner_writes on twin_types;
    create policy owner_writes on twin_types to onefold_owner using (true) with check (true);
    grant select on twin_types to onefold_app, onefold_system;
    insert into twin_types (id, kind, fits) values ${rows.join(',\n      ')}
      on conflict (id) do update set kind = excluded.kind, fits = excluded.fits;`
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`
