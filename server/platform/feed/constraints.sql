select onefold_wall('feed_entries');
select onefold_open('feed_cursors');
select onefold_open('feed_head');
select onefold_open('feed_dead_letters');
insert into feed_head (id, seq, epoch) values (1, 0, 0) on conflict do nothing;

-- The entry with these personal texts erased: each is replaced by what stands for erased, and its salt by the commitment that the leaf holds.
create or replace function feed_erased(entry feed_entries, paths text[]) returns feed_entries language plpgsql stable as $$
declare
  path text;
  salt text;
  value text;
  keys text[];
begin
  foreach path in array paths loop
    salt := entry.personal -> path ->> 'salt';
    keys := array(select replace(replace(part, '~1', '/'), '~0', '~') from string_to_table(substr(path, 2), '/') with ordinality as t (part, n) order by n);
    value := jsonb_build_object('actor', entry.actor, 'data', entry.data) #>> keys;
    if salt is null or value is null then
      raise exception 'nothing to erase at %', path;
    end if;
    entry.personal := jsonb_set(entry.personal, array[path], jsonb_build_object('was',
      encode(sha256(decode(salt, 'hex') || sha256(convert_to(path, 'UTF8')) || convert_to(value, 'UTF8')), 'hex')));
    if path = '/actor/name' then
      entry.actor := jsonb_set(entry.actor, '{name}', to_jsonb('Erased person ' || upper(right(replace(entry.actor ->> 'id', '-', ''), 4))));
    else
      entry.data := jsonb_set(entry.data, keys[2:], '"[erased]"');
    end if;
  end loop;
  return entry;
end $$;

-- An entry is written once. Afterwards the sequencer gives it its number, once; and the server itself may erase what is personal in it, which is
-- exactly the above and nothing else. Never the application.
create or replace function feed_entries_immutable() returns trigger language plpgsql as $$
declare
  erasing text[];
begin
  if tg_op = 'UPDATE' and old.seq is null
     and (new.id, new.tenant_id, new.at, new.actor, new.verb, new.subject_kind, new.subject_id, new.object_id, new.site_id, new.data)
        is not distinct from (old.id, old.tenant_id, old.at, old.actor, old.verb, old.subject_kind, old.subject_id, old.object_id, old.site_id, old.data)
  then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.seq is not null and current_user = 'onefold_system' then
    erasing := array(select key from jsonb_each(old.personal) where old.personal -> key ? 'salt' and new.personal -> key ? 'was');
    if cardinality(erasing) > 0 and new is not distinct from feed_erased(old, erasing) then
      return new;
    end if;
  end if;
  raise exception 'an audit entry cannot be changed';
end $$;
drop trigger if exists feed_entries_immutable on feed_entries;
create trigger feed_entries_immutable before update or delete on feed_entries for each row execute function feed_entries_immutable();

-- Who reaches some areas alone hears what happened to the objects there.
select onefold_area_policies('feed_entries', onefold_in_area('feed_entries.object_id', 'see'), 'true');
