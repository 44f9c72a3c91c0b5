select onefold_wall('telemetry_quarantine');
grant delete on telemetry_quarantine to onefold_system;
select onefold_open('telemetry_batches');
select onefold_open('telemetry_floors');
grant select, insert on telemetry_batches, telemetry_floors to onefold_ingest;
grant select on readings, telemetry_slots, telemetry_latest, telemetry_packed to onefold_system, onefold_ingest;

alter table telemetry_packed alter column values set compression pglz;
alter table telemetry_packed set (toast_tuple_target = 512, autovacuum_vacuum_scale_factor = 0.05);

-- Plain SQL over what is packed: one row a reading.
create or replace view telemetry_packed_readings as
  select p.series_id, p.hour, p.hour + make_interval(secs => u.offset_ms / 1000.0) as at, u.value,
    coalesce(u.quality, p.qualities[1]) as quality, coalesce(u.source, p.sources[1]) as source
  from telemetry_packed p,
    unnest(p.offsets_ms, p.values,
      case when cardinality(p.qualities) = cardinality(p.offsets_ms) then p.qualities end,
      case when cardinality(p.sources) = cardinality(p.offsets_ms) then p.sources end) as u(offset_ms, value, quality, source);

-- The door's keeper is the owner, who is inside the wall of no tenant: it may look up whose a series is.
drop policy if exists owner_looks_up on series;
create policy owner_looks_up on series for select to onefold_owner using (true);

-- The only door from the application to packed readings: every series asked for must be the tenant's own.
-- Arrays leave in PostgreSQL's binary form, which the reader unpacks without text in between.
create or replace function telemetry_packed_of(ids int4[], from_hour timestamptz, to_hour timestamptz)
returns table (series_id int4, hour_ms float8, offsets bytea, vals bytea, qualities bytea, sources bytea)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if exists (
    select from unnest(ids) as asked(id)
    where not exists (select from series s where s.id = asked.id and s.tenant_id = current_setting('onefold.tenant')::uuid
      and (current_setting('onefold.see') = '*' or exists (select from object_areas m where m.object_id = s.object_id
        and m.area_id = any (nullif(current_setting('onefold.see'), '*')::uuid[]))))
  ) then
    raise exception 'a series asked for is not of this tenant, or outside the areas that are seen' using errcode = 'insufficient_privilege';
  end if;
  return query
    select p.series_id, (extract(epoch from p.hour) * 1000)::float8, array_send(p.offsets_ms), array_send(p.values), array_send(p.qualities), array_send(p.sources)
    from telemetry_packed p
    where p.series_id = any (ids) and p.hour >= from_hour and p.hour < to_hour
    order by p.series_id, p.hour;
end $$;
revoke all on function telemetry_packed_of(int4[], timestamptz, timestamptz) from public;
grant execute on function telemetry_packed_of(int4[], timestamptz, timestamptz) to onefold_app, onefold_system;

select onefold_area_wall('telemetry_quarantine', 'telemetry_quarantine.gateway_id');
