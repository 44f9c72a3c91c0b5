-- Areas: which object belongs to which, kept with every change of an object in the transaction that makes it; and the walls of areas on the registry's tables.
select onefold_wall('object_areas');
revoke insert, update on object_areas from onefold_app; -- triggers alone write it

-- The keeper of areas is the owner, who is inside the wall of no tenant: it may look up where things hang and stand.
do $$ declare t text; begin
  foreach t in array array['objects', 'places', 'stays', 'areas'] loop
    execute format('drop policy if exists owner_looks_up on %I', t);
    execute format('create policy owner_looks_up on %I for select to onefold_owner using (true)', t);
  end loop;
  drop policy if exists owner_keeps on object_areas;
  create policy owner_keeps on object_areas to onefold_owner using (true) with check (true);
end $$;

-- Finds anew to which areas these objects belong, with all that hangs below them or stands there. An object belongs to its site's areas; to a branch
-- whose top it is or hangs below; to a polygon in which it stands, or what it hangs on where it has no place of its own. An asset hangs on the position
-- where it stands; one that stands nowhere is stock, and every area of its site's.
create or replace function onefold_find_areas(ids uuid[], only_area uuid default null) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  with recursive down (id) as (
    select unnest(ids) union select o.id from down d join objects o on o.parent_id = d.id
  ), held as materialized (
    select id from down
    union select s.asset_id from stays s join down d on s.position_id = d.id where upper_inf(s.during) and s.voided_at is null
  ), up (id, at, depth) as (
    select id, id, 0 from held
    union all
    select u.id, coalesce(o.parent_id, s.position_id), u.depth + 1
    from up u join objects o on o.id = u.at left join stays s on s.asset_id = o.id and upper_inf(s.during) and s.voided_at is null
    where coalesce(o.parent_id, s.position_id) is not null and u.depth < 64
  ), placed as (
    select distinct on (u.id) u.id, p.lon, p.lat from up u join places p on p.object_id = u.at order by u.id, u.depth
  ), wanted as (
    select o.id, a.id as area_id, o.tenant_id from held h join objects o on o.id = h.id join areas a on a.site_id = o.site_id
    where a.ended_at is null and (only_area is null or a.id = only_area) and (
      a.kind = 'site'
      or (a.kind = 'branch' and exists (select from up u where u.id = o.id and u.at = a.top_id))
      or (a.kind = 'polygon' and exists (select from placed p where p.id = o.id and a.ring @> point(p.lon, p.lat)))
      or (o.kind = 'asset' and not exists (select from up u where u.id = o.id and u.depth > 0) and not exists (select from placed p where p.id = o.id)))
  ), gone as (
    delete from object_areas m using held h where m.object_id = h.id and (only_area is null or m.area_id = only_area)
      and not exists (select from wanted w where w.id = m.object_id and w.area_id = m.area_id)
  )
  insert into object_areas (object_id, area_id, tenant_id) select id, area_id, tenant_id from wanted on conflict do nothing
$$;
revoke all on function onefold_find_areas(uuid[], uuid) from public;

create or replace function onefold_areas_follow() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare ids uuid[];
begin
  if not exists (select from areas where ended_at is null and tenant_id in (select tenant_id from fresh)) then return null; end if;
  execute format('select array_agg(%I) from fresh', tg_argv[0]) into ids;
  perform onefold_find_areas(ids);
  return null;
end $$;
create or replace function onefold_areas_follow_move() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare ids uuid[];
begin
  select array_agg(f.id) into ids from fresh f join stale s using (id)
    where (f.parent_id, f.site_id) is distinct from (s.parent_id, s.site_id)
      and exists (select from areas a where a.tenant_id = f.tenant_id and a.ended_at is null);
  if ids is not null then perform onefold_find_areas(ids); end if;
  return null;
end $$;
do $$ declare pair text[]; t text; begin
  drop trigger if exists objects_areas_insert on objects;
  create trigger objects_areas_insert after insert on objects referencing new table as fresh for each statement execute function onefold_areas_follow('id');
  drop trigger if exists objects_areas_update on objects;
  create trigger objects_areas_update after update on objects referencing old table as stale new table as fresh for each statement execute function onefold_areas_follow_move();
  foreach pair slice 1 in array array[['places', 'object_id'], ['stays', 'asset_id']] loop
    t := pair[1];
    execute format('drop trigger if exists %I on %I', t || '_areas_insert', t);
    execute format('create trigger %I after insert on %I referencing new table as fresh for each statement execute function onefold_areas_follow(%L)', t || '_areas_insert', t, pair[2]);
    execute format('drop trigger if exists %I on %I', t || '_areas_update', t);
    execute format('create trigger %I after update on %I referencing new table as fresh for each statement execute function onefold_areas_follow(%L)', t || '_areas_update', t, pair[2]);
  end loop;
end $$;

create or replace function onefold_area_drawn() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.ended_at is not null then
    delete from object_areas where area_id = new.id;
  else
    perform onefold_find_areas(coalesce((select array_agg(id) from objects where site_id = new.site_id), '{}'), new.id);
  end if;
  return null;
end $$;
drop trigger if exists areas_drawn on areas;
create trigger areas_drawn after insert or update on areas for each row execute function onefold_area_drawn();

-- They write as the owner: on a table of his own making nobody hangs them.
revoke all on function onefold_areas_follow(), onefold_areas_follow_move(), onefold_area_drawn() from public;

-- Whether one of these ids is an object outside the areas in which the transaction may act. What is no object is passed over.
create or replace function onefold_outside(ids uuid[]) returns boolean language sql stable as $$
  select (select current_setting('onefold.act') <> '*') and exists (
    select from objects o where o.id = any (ids) and not exists (
      select from object_areas m where m.object_id = o.id and m.area_id = any ((select nullif(current_setting('onefold.act'), '*'))::uuid[])))
$$;

-- A new object is made below one of the area, or in a site that is an area of its own.
select onefold_area_wall('objects', 'objects.id');
drop policy if exists area_insert on objects;
do $$ begin
  execute format('create policy area_insert on objects as restrictive for insert to onefold_area with check (%s or exists (
    select from areas a where a.site_id = objects.site_id and a.kind = ''site'' and a.id = any ((select nullif(current_setting(''onefold.act''), ''*''))::uuid[])))',
    onefold_in_area('objects.parent_id', 'act'));
end $$;
do $$ declare t text; begin
  foreach t in array array['places', 'codes', 'label_tokens', 'numbers', 'series', 'life_events', 'object_past', 'rebindings', 'proposals', 'successions'] loop
    perform onefold_area_wall(t::regclass);
  end loop;
end $$;
select onefold_area_wall('swaps', 'swaps.position_id');
select onefold_area_wall('address_subnets', 'address_subnets.gateway_id');
-- What concerns no one object concerns the whole organisation; anybody's act may give rise to it.
select onefold_area_policies('security_events', onefold_in_area('security_events.object_id', 'see'), onefold_in_area('security_events.object_id', 'act') || ' or security_events.object_id is null');
-- What lies between two objects is seen from either, and changed by who may change both.
do $$ declare pair text[]; t text; a text; b text; begin
  foreach pair slice 1 in array array[['stays', 'asset_id', 'position_id'], ['edges', 'from_id', 'to_id'], ['clashes', 'left_id', 'right_id']] loop
    t := pair[1]; a := pair[1] || '.' || pair[2]; b := pair[1] || '.' || pair[3];
    perform onefold_area_policies(t::regclass,
      onefold_in_area(a, 'see') || ' or ' || onefold_in_area(b, 'see'),
      '(' || onefold_in_area(a, 'act') || ') and (' || onefold_in_area(b, 'act') || ')');
  end loop;
end $$;
