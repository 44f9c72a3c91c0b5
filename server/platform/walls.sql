create extension if not exists btree_gist;
create schema if not exists onefold;
grant usage on schema public to onefold_app, onefold_system, onefold_ingest;

-- A tenant's table: forced row-level security; the application sees the tenant that its transaction names and fails when it names none,
-- the server itself sees all. Rows are deleted only where a slice says so.
create or replace function onefold_wall(t regclass, deletable boolean default false) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('drop policy if exists tenant_wall on %s', t);
  execute format('create policy tenant_wall on %s to onefold_app using (tenant_id = (select current_setting(''onefold.tenant'')::uuid)) with check (tenant_id = (select current_setting(''onefold.tenant'')::uuid))', t);
  execute format('drop policy if exists system_door on %s', t);
  execute format('create policy system_door on %s to onefold_system using (true) with check (true)', t);
  execute format('grant select, insert, update%s on %s to onefold_app, onefold_system', case when deletable then ', delete' else '' end, t);
end $$;

-- Within a tenant: who reaches some areas alone sees and changes what belongs to the objects there. `object` is an expression over a row that gives its
-- object. Beside the wall of the tenant, never in its place: it holds for onefold_area, which is onefold_app in everything else. Who reaches the whole
-- organisation is onefold_app itself, whose statements are planned without it.
create or replace function onefold_area_wall(t regclass, object text default null) returns void language plpgsql as $$
begin
  object := coalesce(object, t::text || '.object_id');
  perform onefold_area_policies(t, onefold_in_area(object, 'see'), onefold_in_area(object, 'act'));
end $$;

-- The condition that somebody reaches the whole organisation, or an area of that object. `way` is see or act. One look into the index for each row that is
-- met: an `exists` would be answered from a hash of everything in the area, made anew for every table of every statement.
create or replace function onefold_in_area(object text, way text) returns text language sql as $$
  select format('(select current_setting(''onefold.%2$s'') = ''*'') or coalesce((select true from object_areas m where m.object_id = (%1$s)
    and m.area_id = any ((select nullif(current_setting(''onefold.%2$s''), ''*''))::uuid[]) limit 1), false)', object, way)
$$;

-- Whose a row is stays. A policy of updates looks at the row as it was, and passes over it in silence, or at the row as it becomes: neither refuses a
-- statement that makes another's row one's own. Asked of statements alone that name a column by which a row belongs somewhere.
create or replace function onefold_area_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % violates row-level security policy "area_update": whose it is stays', tg_table_name using errcode = '42501';
end $$;

-- `sees` and `acts` name the columns by which a row belongs somewhere, as `table.column`.
create or replace function onefold_area_policies(t regclass, sees text, acts text) returns void language plpgsql as $$
declare
  whose text[] := (select array_agg(distinct a.attname::text) from regexp_matches(sees || acts, '\m' || t::text || '\.(\w+)', 'g') m
    join pg_attribute a on a.attrelid = t and a.attname = m[1] and a.attgenerated = '');
begin
  execute format('drop trigger if exists area_stays on %s', t);
  if whose is not null then
    execute format('create trigger area_stays before update of %s on %s for each row when (current_user = ''onefold_area'' and (%s)) execute function onefold_area_stays()',
      (select string_agg(quote_ident(c), ', ') from unnest(whose) c), t,
      (select string_agg(format('old.%1$I is distinct from new.%1$I', c), ' or ') from unnest(whose) c));
  end if;
  execute format('drop policy if exists area_see on %s', t);
  execute format('drop policy if exists area_insert on %s', t);
  execute format('drop policy if exists area_update on %s', t);
  execute format('drop policy if exists area_delete on %s', t);
  execute format('create policy area_see on %s as restrictive for select to onefold_area using (%s)', t, sees);
  execute format('create policy area_insert on %s as restrictive for insert to onefold_area with check (%s)', t, acts);
  execute format('create policy area_update on %s as restrictive for update to onefold_area using (%s) with check (%s)', t, sees, acts);
  execute format('create policy area_delete on %s as restrictive for delete to onefold_area using (%s)', t, acts);
end $$;

-- A table of the server itself, without a tenant: the application has no right on it.
create or replace function onefold_open(t regclass, deletable boolean default true) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update%s on %s to onefold_system', case when deletable then ', delete' else '' end, t);
end $$;

create or replace function onefold_erased_alike(old jsonb, new jsonb) returns boolean language plpgsql immutable as $$
begin
  if old = new then
    return true;
  elsif jsonb_typeof(old) is distinct from jsonb_typeof(new) then
    return false;
  elsif jsonb_typeof(old) = 'string' then
    return (new #>> '{}') ~ '^(\[erased\]|Erased person [0-9A-F]{4})$';
  elsif jsonb_typeof(old) = 'object' then
    return (select count(*) from jsonb_object_keys(old)) = (select count(*) from jsonb_object_keys(new))
      and (select bool_and(new ? k and onefold_erased_alike(v, new -> k)) from jsonb_each(old) as o (k, v));
  elsif jsonb_typeof(old) = 'array' then
    return jsonb_array_length(old) = jsonb_array_length(new)
      and (select bool_and(onefold_erased_alike(v, new -> (n::int - 1))) from jsonb_array_elements(old) with ordinality as o (v, n));
  end if;
  return false;
end $$;

-- Whether one row became another by an erasure of what is personal and by nothing else: each text that differs became what stands for erased. What
-- is otherwise written once lets the server itself do that, and nobody else.
create or replace function onefold_is_erasure(old jsonb, new jsonb) returns boolean language sql stable as $$
  select current_user = 'onefold_system' and old <> new and onefold_erased_alike(old, new)
$$;
