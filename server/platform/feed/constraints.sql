select onefold_wall('feed_entries');
select onefold_open('feed_cursors');
select onefold_open('feed_head');
select onefold_open('feed_dead_letters');
insert into feed_head (id, seq, epoch) values (1, 0, 0) on conflict do nothing;

-- An entry is written once. Afterwards only the sequencer may give it its number, once.
create or replace function feed_entries_immutable() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.seq is not null
     or (new.id, new.tenant_id, new.at, new.actor, new.verb, new.subject_kind, new.subject_id, new.object_id, new.site_id, new.data)
        is distinct from (old.id, old.tenant_id, old.at, old.actor, old.verb, old.subject_kind, old.subject_id, old.object_id, old.site_id, old.data)
  then
    raise exception 'an audit entry cannot be changed';
  end if;
  return new;
end $$;
drop trigger if exists feed_entries_immutable on feed_entries;
create trigger feed_entries_immutable before update or delete on feed_entries for each row execute function feed_entries_immutable();

-- Who reaches some areas alone hears what happened to the objects there.
select onefold_area_policies('feed_entries', onefold_in_area('feed_entries.object_id', 'see'), 'true');
