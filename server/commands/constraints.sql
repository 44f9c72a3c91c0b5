select onefold_wall('commands');
select onefold_wall('command_track');
select onefold_wall('command_counters');
select onefold_wall('command_holds');

select onefold_wall('dispatch_stops');
-- A stop is ended once, by somebody, for a reason; what it says stays.
create or replace function dispatch_stops_once() returns trigger language plpgsql as $$
begin
  if onefold_is_erasure(to_jsonb(old), to_jsonb(new)) then
    return new;
  end if;
  if old.released_at is not null
    or (new.id, new.tenant_id, new.cause, new.facts, new.stopped_at) is distinct from (old.id, old.tenant_id, old.cause, old.facts, old.stopped_at)
    or new.released_at is null or new.released_by_id is null or coalesce(new.reason, '') = '' then
    raise exception 'ONEFOLD_WRITTEN_ONCE: a stop is ended once, with who and why' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
drop trigger if exists dispatch_stops_once on dispatch_stops;
create trigger dispatch_stops_once before update on dispatch_stops for each row execute function dispatch_stops_once();
select onefold_area_wall('commands');
select onefold_area_wall('command_holds');
select onefold_area_wall('command_track', '(select c.object_id from commands c where c.id = command_track.command_id)');
