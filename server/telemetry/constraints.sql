select onefold_wall('telemetry_quarantine', true);
select onefold_wall('telemetry_keep', true);
select onefold_wall('telemetry_holds', true);
select onefold_wall('telemetry_stock', true);
revoke insert, update, delete on telemetry_stock from onefold_app;
select onefold_wall('telemetry_removed');
revoke insert, update on telemetry_removed from onefold_app;
select onefold_open('telemetry_batches');
select onefold_open('telemetry_floors');
grant select, insert on telemetry_batches, telemetry_floors to onefold_ingest;
grant select on readings, telemetry_slots, telemetry_latest, telemetry_packed, telemetry_blocks, telemetry_rollups to onefold_system, onefold_ingest;
grant delete on telemetry_blocks, telemetry_rollups to onefold_system; -- retention

-- What is packed is dense already: to look for more in it costs time and finds nothing. A block that is rewritten leaves its page room for the next.
alter table telemetry_blocks alter column data set storage external;
alter table telemetry_rollups alter column data set storage external;
alter table telemetry_blocks set (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05);
alter table telemetry_rollups set (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05);

-- Plain SQL over blocks: the codec of `packing/` once more, for people and other tools. It is for looking, not for speed.
create or replace function telemetry_differences(data bytea, start int4, n int4) returns float8[] language plpgsql immutable parallel safe as $$
declare
  found float8[] := '{}';
  place int4 := start;
  token int8;
  shift int4;
  byte int4;
begin
  while cardinality(found) < n loop
    token := 0;
    shift := 0;
    loop
      byte := get_byte(data, place);
      place := place + 1;
      token := token | ((byte & 127)::int8 << shift);
      exit when byte < 128;
      shift := shift + 7;
    end loop;
    if token % 2 = 1 then found := found || array_fill(0::float8, array[(token / 2)::int4]);
    elsif token % 4 = 0 then found := found || (token / 4)::float8;
    else found := found || (-(token + 2) / 4)::float8;
    end if;
  end loop;
  return found;
end $$;

-- A varint, and where what follows it begins.
create or replace function telemetry_varint(data bytea, start int4, out value int8, out next int4) language plpgsql immutable parallel safe as $$
declare
  shift int4 := 0;
  byte int4;
begin
  value := 0;
  next := start;
  loop
    byte := get_byte(data, next);
    next := next + 1;
    value := value | ((byte & 127)::int8 << shift);
    exit when byte < 128;
    shift := shift + 7;
  end loop;
end $$;

-- IEEE 754 of 4 or 8 bytes, big-endian, at a place; finite, as admission lets in.
create or replace function telemetry_double(data bytea, start int4, size int4) returns float8 language plpgsql immutable parallel safe as $$
declare
  fraction_bits int4 := case size when 4 then 23 else 52 end;
  bias int4 := case size when 4 then 127 else 1023 end;
  whole int8 := 0;
  exponent int4;
  fraction int8;
begin
  for i in 0 .. size - 1 loop
    whole := (whole << 8) | get_byte(data, start + i);
  end loop;
  exponent := (whole >> fraction_bits) & (case size when 4 then 255 else 2047 end);
  fraction := whole & ((1::int8 << fraction_bits) - 1);
  return (case when get_byte(data, start) >= 128 then -1.0::float8 else 1.0::float8 end)
    * (case when exponent = 0 then fraction else fraction + (1::int8 << fraction_bits) end)::float8
    * power(2.0::float8, greatest(exponent, 1) - bias - fraction_bits);
end $$;

create or replace function telemetry_values(data bytea, start int4, n int4) returns float8[] language plpgsql immutable parallel safe as $$
declare
  mode int4 := get_byte(data, start);
  tens float8;
  minus record;
  differences float8[];
  found float8[];
  place int4;
  i int4 := 1;
begin
  if mode >= 2 then
    return array(select telemetry_double(data, start + 1 + k * (case mode when 2 then 4 else 8 end), case mode when 2 then 4 else 8 end) from generate_series(0, n - 1) k order by k);
  end if;
  tens := power(10::float8, get_byte(data, start + 1));
  select * into minus from telemetry_varint(data, start + 2);
  differences := telemetry_differences(data, minus.next + minus.value::int4, n);
  select array_agg(case mode when 0 then whole / tens else (whole / tens)::float4::float8 end order by k) into found
    from (select k, sum(d) over (order by k) as whole from unnest(differences) with ordinality as it(d, k)) as summed;
  place := minus.next;
  while place < minus.next + minus.value loop
    select i + value, next into i, place from telemetry_varint(data, place);
    found[i] := '-0'::float8;
  end loop;
  return found;
end $$;

create or replace function telemetry_unpack(start_at timestamptz, n int4, codec int2, data bytea)
returns table (at timestamptz, value float8, quality int2, source int2) language plpgsql immutable parallel safe as $$
declare
  times record;
  vals record;
  qualities record;
  sources record;
  unit record;
begin
  if codec <> 1 then raise exception 'a packed block has codec %', codec; end if;
  select * into times from telemetry_varint(data, 0);
  select * into vals from telemetry_varint(data, times.next + times.value::int4);
  select * into qualities from telemetry_varint(data, vals.next + vals.value::int4);
  select * into sources from telemetry_varint(data, qualities.next + qualities.value::int4);
  select * into unit from telemetry_varint(data, times.next);
  return query
    with steps as (select k, sum(d) over (order by k) as step from unnest(telemetry_differences(data, unit.next, n)) with ordinality as it(d, k)),
    moments as (select k, sum(step) over (order by k) * unit.value as us from steps)
    select start_at + m.us * interval '1 microsecond', v.value, (sum(q.d) over (order by m.k))::int2, (sum(s.d) over (order by m.k))::int2
    from moments m
      join unnest(telemetry_values(data, vals.next, n)) with ordinality as v(value, k) using (k)
      join unnest(telemetry_differences(data, qualities.next, n)) with ordinality as q(d, k) using (k)
      join unnest(telemetry_differences(data, sources.next, n)) with ordinality as s(d, k) using (k)
    order by m.k;
end $$;

-- What is packed, one row a reading: of two at one time the finer block's, which arrived later, and one that is not trusted (32) last.
drop view if exists telemetry_packed_readings;
create view telemetry_packed_readings as
  select distinct on (series_id, at) series_id, at, value, quality, source from (
    select b.series_id, b.kind, u.at, u.value, u.quality, u.source
    from telemetry_blocks b, telemetry_unpack(b.start_at, b.count, b.codec, b.data) u
    union all
    select p.series_id, 3, p.hour + make_interval(secs => u.offset_ms / 1000.0), u.value, coalesce(u.quality, p.qualities[1]), coalesce(u.source, p.sources[1])
    from telemetry_packed p,
      unnest(p.offsets_ms, p.values,
        case when cardinality(p.qualities) = cardinality(p.offsets_ms) then p.qualities end,
        case when cardinality(p.sources) = cardinality(p.offsets_ms) then p.sources end) as u(offset_ms, value, quality, source)
  ) as every
  order by series_id, at, source & 32, kind;

-- The door's keeper is the owner, who is inside the wall of no tenant: it may look up whose a series is.
drop policy if exists owner_looks_up on series;
create policy owner_looks_up on series for select to onefold_owner using (true);

-- The only doors from the application to packed readings: every series asked for must be the tenant's own.
create or replace function telemetry_own(ids int4[]) returns void language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from unnest(ids) as asked(id)
    where not exists (select from series s where s.id = asked.id and s.tenant_id = current_setting('onefold.tenant')::uuid
      and (current_setting('onefold.see') = '*' or exists (select from object_areas m where m.object_id = s.object_id
        and m.area_id = any (nullif(current_setting('onefold.see'), '*')::uuid[]))))
  ) then
    raise exception 'a series asked for is not of this tenant, or outside the areas that are seen' using errcode = 'insufficient_privilege';
  end if;
end $$;
revoke all on function telemetry_own(int4[]) from public;

drop function if exists telemetry_blocks_of(int4[], timestamptz, timestamptz, int4);

-- Chunks that touch [from_at, to_at).
create or replace function telemetry_rollups_of(ids int4[], level int4, from_at timestamptz, to_at timestamptz)
returns table (series_id int4, kind int2, start_ms float8, count int4, codec int2, data bytea)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform telemetry_own(ids);
  return query
    select r.series_id, r.kind, (extract(epoch from r.start_at) * 1000)::float8, r.count, r.codec, r.data
    from telemetry_rollups r
    where r.series_id = any (ids) and r.kind = level
      and r.start_at >= date_trunc(case level when 0 then 'hour' when 1 then 'day' else 'month' end, from_at, 'UTC') and r.start_at < to_at
    order by r.series_id, r.start_at;
end $$;

-- Blocks that touch these ranges; one that touches two comes twice. Each range is looked up by itself (offset 0): a planner that thinks the table
-- small would join all of it.
create or replace function telemetry_blocks_in(ids int4[], from_at timestamptz[], to_at timestamptz[])
returns table (series_id int4, kind int2, start_ms float8, count int4, codec int2, data bytea)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform telemetry_own(ids);
  return query
    select b.series_id, b.kind, (extract(epoch from b.start_at) * 1000)::float8, b.count, b.codec, b.data
    from unnest(ids, from_at, to_at) as asked(id, f, t), (values (0, 'hour'), (1, 'day'), (2, 'month')) as span(kind, name),
      lateral (
        select * from telemetry_blocks t
        where t.series_id = asked.id and t.kind = span.kind and t.start_at >= date_trunc(span.name, asked.f, 'UTC') and t.start_at < asked.t
        offset 0
      ) as b;
end $$;

-- Chunks by their starts.
create or replace function telemetry_rollups_at(ids int4[], level int4, starts timestamptz[])
returns table (series_id int4, kind int2, start_ms float8, count int4, codec int2, data bytea)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform telemetry_own(ids);
  return query
    select distinct r.series_id, r.kind, (extract(epoch from r.start_at) * 1000)::float8, r.count, r.codec, r.data
    from unnest(ids, starts) as asked(id, s) join telemetry_rollups r on r.series_id = asked.id and r.kind = level and r.start_at = asked.s;
end $$;

-- Of each span the last two blocks that begin by a moment: all of the second lies before the first, so one of them has the newest reading.
create or replace function telemetry_blocks_before(ids int4[], at timestamptz)
returns table (series_id int4, kind int2, start_ms float8, count int4, codec int2, data bytea)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform telemetry_own(ids);
  return query
    select b.series_id, b.kind, (extract(epoch from b.start_at) * 1000)::float8, b.count, b.codec, b.data
    from unnest(ids) as asked(id), generate_series(0, 2) as span(kind),
      lateral (select * from telemetry_blocks t where t.series_id = asked.id and t.kind = span.kind and t.start_at <= at order by t.start_at desc limit 2) as b
    order by b.series_id, b.kind, b.start_at desc;
end $$;

-- Up to when a series is packed: what the head has after that is in no roll-up, and stands in no block.
create or replace function telemetry_until_of(ids int4[]) returns table (series_id int4, until_us float8)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform telemetry_own(ids);
  return query select l.series_id, (extract(epoch from l.at) * 1000000)::float8 from telemetry_latest l where l.series_id = any (ids);
end $$;

-- Hours as versions before the blocks packed them. Arrays leave in PostgreSQL's binary form.
create or replace function telemetry_packed_of(ids int4[], from_hour timestamptz, to_hour timestamptz)
returns table (series_id int4, hour_ms float8, offsets bytea, vals bytea, qualities bytea, sources bytea)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform telemetry_own(ids);
  return query
    select p.series_id, (extract(epoch from p.hour) * 1000)::float8, array_send(p.offsets_ms), array_send(p.values), array_send(p.qualities), array_send(p.sources)
    from telemetry_packed p
    where p.series_id = any (ids) and p.hour >= from_hour and p.hour < to_hour
    order by p.series_id, p.hour;
end $$;

-- Open slots are everybody's: a tenant is told the part that its series have of all that report.
create or replace function telemetry_open_bytes() returns float8 language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  bytes float8;
  own float8;
begin
  select coalesce(sum(pg_total_relation_size(inhrelid)), 0) into bytes from pg_inherits where inhparent = 'readings'::regclass;
  select coalesce(avg((s.tenant_id = current_setting('onefold.tenant')::uuid)::int), 0) into own from telemetry_latest l join series s on s.id = l.series_id;
  return bytes * own;
end $$;

revoke all on function telemetry_open_bytes() from public;
grant execute on function telemetry_open_bytes() to onefold_app, onefold_system;
revoke all on function telemetry_rollups_of(int4[], int4, timestamptz, timestamptz),
  telemetry_blocks_in(int4[], timestamptz[], timestamptz[]), telemetry_rollups_at(int4[], int4, timestamptz[]), telemetry_blocks_before(int4[], timestamptz),
  telemetry_until_of(int4[]), telemetry_packed_of(int4[], timestamptz, timestamptz) from public;
grant execute on function telemetry_rollups_of(int4[], int4, timestamptz, timestamptz),
  telemetry_blocks_in(int4[], timestamptz[], timestamptz[]), telemetry_rollups_at(int4[], int4, timestamptz[]), telemetry_blocks_before(int4[], timestamptz),
  telemetry_until_of(int4[]), telemetry_packed_of(int4[], timestamptz, timestamptz) to onefold_app, onefold_system;

select onefold_area_wall('telemetry_quarantine', 'telemetry_quarantine.gateway_id');
select onefold_area_wall('telemetry_holds');
