create extension if not exists btree_gist;

select onefold_wall('objects');
select onefold_wall('places');
select onefold_wall('stays');
select onefold_wall('codes');
select onefold_wall('numbers');
select onefold_wall('series');
select onefold_wall('life_events');
select onefold_wall('security_events');

alter table objects drop constraint if exists objects_kind;
alter table objects add constraint objects_kind check (kind in ('position', 'asset'));
alter table objects drop constraint if exists objects_site;
alter table objects add constraint objects_site foreign key (tenant_id, site_id) references sites (tenant_id, id);
-- A station seen through a gateway that is part of that station: looked at when the transaction ends.
alter table objects alter constraint objects_gateway deferrable initially deferred;
alter table numbers drop constraint if exists numbers_state;
alter table numbers add constraint numbers_state check (state in ('planned', 'observed') and (valid_until is null or valid_until > valid_from));

-- At any moment an asset is in at most one position, and a position holds at most one asset.
do $$ begin
  if not exists (select from pg_constraint where conname = 'stays_asset_once') then
    alter table stays add constraint stays_not_empty check (not isempty(during) and not lower_inf(during));
    alter table stays add constraint stays_asset_once exclude using gist (asset_id with =, during with &&);
    alter table stays add constraint stays_position_once exclude using gist (position_id with =, during with &&);
  end if;
end $$;

-- Numbers of primary codes. A sequence never goes back, also not when a transaction does.
create sequence if not exists registry_code_numbers as bigint;
grant usage, select on sequence registry_code_numbers to onefold_app, onefold_system;

-- Nothing of the registry is deleted: objects are retired, codes stay given, stays end.
create or replace function registry_no_delete() returns trigger language plpgsql as $$
begin
  raise exception 'ONEFOLD_NEVER_DELETED: % are never deleted; retire instead', tg_table_name using errcode = 'restrict_violation';
end $$;
do $$ declare t text; begin
  foreach t in array array['objects', 'stays', 'codes', 'numbers', 'series', 'life_events', 'security_events'] loop
    execute format('drop trigger if exists %I on %I', t || '_no_delete', t);
    execute format('create trigger %I before delete on %I for each row execute function registry_no_delete()', t || '_no_delete', t);
    execute format('drop trigger if exists %I on %I', t || '_no_truncate', t);
    execute format('create trigger %I before truncate on %I for each statement execute function registry_no_delete()', t || '_no_truncate', t);
  end loop;
end $$;

-- What was written once stays as it was written.
create or replace function registry_written_once() returns trigger language plpgsql as $$
begin
  raise exception 'ONEFOLD_WRITTEN_ONCE: rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
do $$ declare t text; begin
  foreach t in array array['codes', 'series', 'life_events'] loop
    execute format('drop trigger if exists %I on %I', t || '_written_once', t);
    execute format('create trigger %I before update on %I for each row execute function registry_written_once()', t || '_written_once', t);
  end loop;
end $$;

-- What an object is does not change; each change of the rest raises its version.
create or replace function objects_before_update() returns trigger language plpgsql as $$
begin
  if (new.id, new.tenant_id, new.kind, new.code, new.created_at) is distinct from (old.id, old.tenant_id, old.kind, old.code, old.created_at)
     or (old.retired_at is not null and new.retired_at is null) then
    raise exception 'ONEFOLD_IDENTITY: id, kind and code of an object are for ever' using errcode = 'restrict_violation';
  end if;
  new.version := old.version + 1;
  return new;
end $$;
drop trigger if exists objects_before_update on objects;
create trigger objects_before_update before update on objects for each row execute function objects_before_update();

-- A stay may only end: it does not move, and it does not begin again.
create or replace function stays_before_write() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (new.id, new.tenant_id, new.asset_id, new.position_id, lower(new.during)) is distinct from (old.id, old.tenant_id, old.asset_id, old.position_id, lower(old.during))
       or not upper_inf(old.during) then
      raise exception 'ONEFOLD_WRITTEN_ONCE: a stay may only be ended' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  if not exists (select from objects where id = new.asset_id and kind = 'asset') or not exists (select from objects where id = new.position_id and kind = 'position') then
    raise exception 'ONEFOLD_KIND: an asset stays at a position' using errcode = 'check_violation';
  end if;
  return new;
end $$;
drop trigger if exists stays_before_write on stays;
create trigger stays_before_write before insert or update on stays for each row execute function stays_before_write();

-- No object is part of itself, over any number of steps. The lock makes two changes at once see each other.
create or replace function objects_no_cycle() returns trigger language plpgsql as $$
begin
  if not exists (select from fresh where parent_id is not null) then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    if not exists (select from fresh join stale using (id) where fresh.parent_id is distinct from stale.parent_id) then
      return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('objects.parent', 0));
  end if;
  if exists (
    with recursive up (start, id) as (
      select id, parent_id from fresh where parent_id is not null
      union
      select up.start, o.parent_id from up join objects o on o.id = up.id where o.parent_id is not null
    )
    select from up where start = id
  ) then
    raise exception 'ONEFOLD_CYCLE: an object cannot be part of itself' using errcode = 'check_violation';
  end if;
  return null;
end $$;
drop trigger if exists objects_no_cycle_insert on objects;
create trigger objects_no_cycle_insert after insert on objects referencing new table as fresh for each statement execute function objects_no_cycle();
drop trigger if exists objects_no_cycle_update on objects;
create trigger objects_no_cycle_update after update on objects referencing old table as stale new table as fresh for each statement execute function objects_no_cycle();

-- Code and tag are kept unique, and kept for ever, by the table of codes: no object comes without them.
create or replace function registry_fold(given text) returns text language sql immutable parallel safe as $$ select upper(normalize(given, nfkc)) collate "C" $$;
create or replace function objects_codes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into codes (scheme, scope, canonical, value, tenant_id, object_id)
      select 'onefold', 'world', code, code, tenant_id, id from fresh
      union all
      select 'tag', tenant_id::text, registry_fold(tag), tag, tenant_id, id from fresh;
  else
    insert into codes (scheme, scope, canonical, value, tenant_id, object_id)
      select 'tag', f.tenant_id::text, registry_fold(f.tag), f.tag, f.tenant_id, f.id from fresh f join stale s using (id) where registry_fold(f.tag) <> registry_fold(s.tag);
  end if;
  return null;
end $$;
drop trigger if exists objects_codes_insert on objects;
create trigger objects_codes_insert after insert on objects referencing new table as fresh for each statement execute function objects_codes();
drop trigger if exists objects_codes_update on objects;
create trigger objects_codes_update after update on objects referencing old table as stale new table as fresh for each statement execute function objects_codes();
