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

-- A table of the server itself, without a tenant: the application has no right on it.
create or replace function onefold_open(t regclass, deletable boolean default true) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update%s on %s to onefold_system', case when deletable then ', delete' else '' end, t);
end $$;
