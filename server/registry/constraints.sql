create extension if not exists btree_gist;

select onefold_wall('objects');
select onefold_wall('places');
select onefold_wall('stays');
select onefold_wall('codes');
select onefold_wall('code_prefixes');
select onefold_wall('label_tokens');
select onefold_wall('hidden_labels', true);
select onefold_open('registry_tries');
select onefold_wall('numbers');
select onefold_wall('series');
select onefold_wall('life_events');
select onefold_wall('security_events');
select onefold_wall('swaps');
select onefold_wall('object_past');
select onefold_wall('edges');
select onefold_wall('address_plans');
select onefold_wall('address_subnets');
select onefold_wall('rebindings');
select onefold_wall('clashes');
select onefold_wall('successions');
select onefold_wall('fact_owners');
select onefold_wall('proposals');

alter table objects drop constraint if exists objects_kind;
alter table objects add constraint objects_kind check (kind in ('position', 'asset'));
-- No object without a type that exists, and of the kind that the type is. Keys that lead elsewhere are laid once, over empty tables: laid over rows they
-- are checked behind the owner's walls, where what they lead to is not seen.
do $$ begin
  if not exists (select from pg_constraint where conname = 'objects_type') then
    alter table objects add constraint objects_type foreign key (type_id, kind) references twin_types (id, kind);
  end if;
  if not exists (select from pg_constraint where conname = 'objects_site') then
    alter table objects add constraint objects_site foreign key (tenant_id, site_id) references sites (tenant_id, id);
  end if;
  if not exists (select from pg_constraint where conname = 'address_plans_of_site') then
    alter table address_plans add constraint address_plans_of_site foreign key (tenant_id, site_id) references sites (tenant_id, id);
  end if;
end $$;
-- A station seen through a gateway that is part of that station: looked at when the transaction ends.
alter table objects alter constraint objects_gateway deferrable initially deferred;
alter table numbers drop constraint if exists numbers_state;
alter table numbers add constraint numbers_state check (state in ('planned', 'observed') and (valid_until is null or valid_until > valid_from));

-- At any moment an asset is in at most one position, and a position holds at most one asset. What an undo voided never was.
do $$ begin
  if not exists (select from pg_constraint where conname = 'stays_asset_once' and pg_get_constraintdef(oid) like '%voided_at%') then
    alter table stays drop constraint if exists stays_not_empty, drop constraint if exists stays_asset_once, drop constraint if exists stays_position_once;
    alter table stays add constraint stays_not_empty check (not isempty(during) and not lower_inf(during) and (voided_at is null or not upper_inf(during)));
    alter table stays add constraint stays_asset_once exclude using gist (asset_id with =, during with &&) where (voided_at is null);
    alter table stays add constraint stays_position_once exclude using gist (position_id with =, during with &&) where (voided_at is null);
  end if;
end $$;

-- A code is found without a look into its row: of ten thousand at once each look is another page read.
create index if not exists codes_resolve on codes (tenant_id, canonical) include (scheme, object_id, removed_at);

-- Numbers of primary codes. A sequence never goes back, also not when a transaction does.
create sequence if not exists registry_code_numbers as bigint;
grant usage, select on sequence registry_code_numbers to onefold_app, onefold_system;

-- Nothing of the registry is deleted: objects are retired, codes stay given, stays end.
create or replace function registry_no_delete() returns trigger language plpgsql as $$
begin
  raise exception 'ONEFOLD_NEVER_DELETED: % are never deleted; retire instead', tg_table_name using errcode = 'restrict_violation';
end $$;
do $$ declare t text; begin
  foreach t in array array['objects', 'stays', 'codes', 'numbers', 'series', 'life_events', 'security_events', 'swaps', 'object_past', 'edges',
    'address_plans', 'address_subnets', 'rebindings', 'clashes', 'successions', 'fact_owners', 'proposals'] loop
    execute format('drop trigger if exists %I on %I', t || '_no_delete', t);
    execute format('create trigger %I before delete on %I for each row execute function registry_no_delete()', t || '_no_delete', t);
    execute format('drop trigger if exists %I on %I', t || '_no_truncate', t);
    execute format('create trigger %I before truncate on %I for each statement execute function registry_no_delete()', t || '_no_truncate', t);
  end loop;
end $$;

-- What was written once stays as it was written.
create or replace function registry_written_once() returns trigger language plpgsql as $$
begin
  if onefold_is_erasure(to_jsonb(old), to_jsonb(new)) then
    return new;
  end if;
  raise exception 'ONEFOLD_WRITTEN_ONCE: rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
do $$ declare t text; begin
  foreach t in array array['series', 'life_events', 'object_past'] loop
    execute format('drop trigger if exists %I on %I', t || '_written_once', t);
    execute format('create trigger %I before update on %I for each row execute function registry_written_once()', t || '_written_once', t);
  end loop;
end $$;

-- Of a code nothing changes but that an alias is taken off, once. Primary codes and tags are for ever.
create or replace function codes_before_update() returns trigger language plpgsql as $$
begin
  if (new.scheme, new.scope, new.canonical, new.value, new.tenant_id, new.object_id, new.given_at)
       is distinct from (old.scheme, old.scope, old.canonical, old.value, old.tenant_id, old.object_id, old.given_at)
     or old.removed_at is not null or new.removed_at is null or old.scheme in ('onefold', 'tag') then
    raise exception 'ONEFOLD_WRITTEN_ONCE: of a code nothing changes; an alias may be taken off once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
drop trigger if exists codes_written_once on codes;
drop trigger if exists codes_before_update on codes;
create trigger codes_before_update before update on codes for each row execute function codes_before_update();

-- What an object is does not change; each change of the rest raises its version. Out of retirement comes only what an import took back, where that
-- was the last time that it was retired.
create or replace function objects_before_update() returns trigger language plpgsql as $$
begin
  if (new.id, new.tenant_id, new.kind, new.code, new.created_at) is distinct from (old.id, old.tenant_id, old.kind, old.code, old.created_at)
     or (old.retired_at is not null and new.retired_at is null
       and coalesce((select l.verb from life_events l where l.object_id = old.id and (l.verb = 'withdrawn' or 'retiredAt' = any (l.fields)) order by l.version desc limit 1) = 'withdrawn', false) is false) then
    raise exception 'ONEFOLD_IDENTITY: id, kind and code of an object are for ever' using errcode = 'restrict_violation';
  end if;
  new.version := old.version + 1;
  if new.retired_at is not null then
    new.life_state := 'retired';
  elsif new.life_state = 'retired' then
    new.retired_at := new.updated_at;
  end if;
  return new;
end $$;
drop trigger if exists objects_before_update on objects;
create trigger objects_before_update before update on objects for each row execute function objects_before_update();

-- A stay may only end, or be voided by an undo: it does not move, and it does not begin again. An asset stays at a position that it fits.
create or replace function stays_before_write() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (new.id, new.tenant_id, new.asset_id, new.position_id, lower(new.during)) is distinct from (old.id, old.tenant_id, old.asset_id, old.position_id, lower(old.during))
       or not upper_inf(old.during) or old.voided_at is not null then
      raise exception 'ONEFOLD_WRITTEN_ONCE: a stay may only be ended' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  if not exists (select from objects where id = new.asset_id and kind = 'asset') or not exists (select from objects where id = new.position_id and kind = 'position') then
    raise exception 'ONEFOLD_KIND: an asset stays at a position' using errcode = 'check_violation';
  end if;
  if not exists (select from objects a join twin_types t on t.id = a.type_id join objects p on p.type_id = any (t.fits) where a.id = new.asset_id and p.id = new.position_id) then
    raise exception 'ONEFOLD_TYPE: an asset stays where its type fits' using errcode = 'check_violation';
  end if;
  return new;
end $$;
drop trigger if exists stays_before_write on stays;
create trigger stays_before_write before insert or update on stays for each row execute function stays_before_write();

-- What was said stays as it was said, until it is settled, once: arguments are the column that tells and what it says while it is open
-- ('' for nothing), then the columns that settle it.
create or replace function registry_settled_once() returns trigger language plpgsql as $$
begin
  if onefold_is_erasure(to_jsonb(old) - '{cause_id,effect_id}'::text[], to_jsonb(new) - '{cause_id,effect_id}'::text[]) then -- edges make these two themselves
    return new;
  end if;
  if to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv or coalesce(to_jsonb(old) ->> tg_argv[0], '') <> tg_argv[1] then
    raise exception 'ONEFOLD_WRITTEN_ONCE: rows of % are settled once', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
drop trigger if exists swaps_settled_once on swaps;
create trigger swaps_settled_once before update on swaps for each row execute function registry_settled_once('undone_at', '', 'undone_by');
drop trigger if exists edges_settled_once on edges;
create trigger edges_settled_once before update on edges for each row execute function registry_settled_once('valid_until', '', 'cause_id', 'effect_id');
alter table swaps drop constraint if exists swaps_undone;
alter table swaps add constraint swaps_undone check (out_id <> in_id and (undone_at is null or undone_at between recorded_at and recorded_at + interval '1 hour'));
alter table edges drop constraint if exists edges_sane;
alter table edges add constraint edges_sane check (from_id <> to_id and (valid_until is null or valid_until >= valid_from)
  and kind in ('feeds', 'controls', 'located_in', 'connected_by'));

-- Nothing is inside itself, controls itself or hangs on itself, over any number of steps; feeds may form a ring.
create or replace function edges_no_cycle() returns trigger language plpgsql as $$
declare
  one record;
begin
  for one in select distinct kind, tenant_id from fresh where kind <> 'feeds' order by 1, 2 loop
    perform pg_advisory_xact_lock(hashtextextended('edges.' || one.kind || one.tenant_id, 0));
    if exists (
      with recursive ahead (start, id) as (
        select from_id, to_id from fresh where kind = one.kind and tenant_id = one.tenant_id
        union
        select a.start, e.to_id from ahead a join edges e on e.from_id = a.id and e.kind = one.kind and e.valid_until is null
      )
      select from ahead where start = id
    ) then
      raise exception 'ONEFOLD_CYCLE %: a ring makes no sense here', one.kind using errcode = 'check_violation';
    end if;
  end loop;
  return null;
end $$;
drop trigger if exists edges_no_cycle on edges;
create trigger edges_no_cycle after insert on edges referencing new table as fresh for each statement execute function edges_no_cycle();

-- What an object or its place was, up to each change.
create or replace function registry_keep_past() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'objects' then
    insert into object_past (object_id, tenant_id, part, until, row)
      select s.id, s.tenant_id, 'object', greatest(f.updated_at, s.updated_at),
        jsonb_build_object('typeId', s.type_id, 'siteId', s.site_id, 'tag', s.tag, 'names', s.names, 'parentId', s.parent_id, 'gatewayId', s.gateway_id,
          'settings', s.settings, 'version', s.version, 'lifeState', s.life_state)
      from stale s join fresh f using (id);
  else
    insert into object_past (object_id, tenant_id, part, until, row)
      select s.object_id, s.tenant_id, 'place', now(), to_jsonb(s) - 'cell' - 'tenant_id'
      from stale s join fresh f using (object_id) where to_jsonb(s) is distinct from to_jsonb(f);
  end if;
  return null;
end $$;
do $$ declare t text; begin
  foreach t in array array['objects', 'places'] loop
    execute format('drop trigger if exists %I on %I', t || '_keep_past', t);
    execute format('create trigger %I after update on %I referencing old table as stale new table as fresh for each statement execute function registry_keep_past()', t || '_keep_past', t);
  end loop;
end $$;

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

-- The address plan: a host number is only ever raised, so no address is handed out twice; a prefix stays what it is.
alter table address_subnets drop constraint if exists address_subnets_bounds;
alter table address_subnets add constraint address_subnets_bounds check (zone between 0 and 255 and subnet between 0 and 255 and next_host > 0);
create or replace function address_subnets_forward() returns trigger language plpgsql as $$
begin
  if new.next_host < old.next_host or (new.id, new.tenant_id, new.plan_id, new.zone, new.subnet) is distinct from (old.id, old.tenant_id, old.plan_id, old.zone, old.subnet) then
    raise exception 'ONEFOLD_WRITTEN_ONCE: a subnet stays where it is and hands out forward only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
drop trigger if exists address_subnets_forward on address_subnets;
create trigger address_subnets_forward before update on address_subnets for each row execute function address_subnets_forward();

-- A decision is taken once, with who and why.
alter table clashes drop constraint if exists clashes_decided;
alter table clashes add constraint clashes_decided check ((decided_at is null) = (decision is null) and (decided_at is null) = (decided_by is null) and (decided_at is null) = (why is null));
create or replace function clashes_decided_once() returns trigger language plpgsql as $$
begin
  if onefold_is_erasure(to_jsonb(old), to_jsonb(new)) then
    return new;
  end if;
  if old.decided_at is not null or (new.id, new.tenant_id, new.kind, new.key, new.left_id, new.right_id) is distinct from (old.id, old.tenant_id, old.kind, old.key, old.left_id, old.right_id) then
    raise exception 'ONEFOLD_WRITTEN_ONCE: a clash is decided once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
drop trigger if exists clashes_decided_once on clashes;
create trigger clashes_decided_once before update on clashes for each row execute function clashes_decided_once();

-- What is gone leads to what is there, over any number of steps, never back to itself.
alter table successions drop constraint if exists successions_other;
alter table successions add constraint successions_other check (object_id <> successor_id and how in ('merged', 'replaced', 'split'));
create or replace function successions_no_cycle() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('successions', 0));
  if exists (
    with recursive onward (id) as (
      select new.successor_id
      union
      select s.successor_id from onward o join successions s on s.object_id = o.id
    )
    select from onward where id = new.object_id
  ) then
    raise exception 'ONEFOLD_CYCLE: what is gone cannot lead to itself' using errcode = 'check_violation';
  end if;
  return new;
end $$;
drop trigger if exists successions_no_cycle on successions;
create trigger successions_no_cycle before insert on successions for each row execute function successions_no_cycle();
drop trigger if exists successions_written_once on successions;
create trigger successions_written_once before update on successions for each row execute function registry_written_once();
