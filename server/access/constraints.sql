select onefold_wall('tenants');
select onefold_wall('sites');
select onefold_wall('memberships');
select onefold_wall('access_tokens');
select onefold_wall('security_policies');
select onefold_wall('entry_links');
select onefold_wall('areas');
select onefold_wall('grants');
select onefold_wall('erasures');

-- A role once in an area for as long as it is needed; break-glass beside it.
create unique index if not exists grants_once on grants (tenant_id, person_id, role, area_id) nulls not distinct where ended_at is null and until is null;
alter table grants drop constraint if exists grants_sane;
alter table grants add constraint grants_sane check ((reason is null) = (until is null) and until <= since + interval '1 hour');
alter table areas drop constraint if exists areas_shape;
alter table areas add constraint areas_shape check (
  (kind = 'site' and ring is null and top_id is null) or (kind = 'polygon' and ring is not null and top_id is null)
  or (kind = 'branch' and ring is null and top_id is not null));
-- A role for areas sees the sites in which they lie.
select onefold_area_policies('sites',
  '(select current_setting(''onefold.see'') = ''*'') or exists (select from areas a where a.site_id = sites.id and a.id = any ((select nullif(current_setting(''onefold.see''), ''*''))::uuid[]))',
  '(select current_setting(''onefold.act'') = ''*'')');

-- Sign-in is reached by its own role alone.
revoke all on schema onefold_auth from public;
grant usage on schema onefold_auth to onefold_auth;
grant select, insert, update, delete on all tables in schema onefold_auth to onefold_auth;

alter table access_tokens drop constraint if exists access_tokens_some_role;
alter table access_tokens add constraint access_tokens_some_role check (cardinality(roles) between 1 and 8 and octet_length(hash) = 32);
alter table access_tokens drop constraint if exists access_tokens_taken;
alter table access_tokens add constraint access_tokens_taken check ((taken_by is null) = (taken_by_id is null) and (taken_by is null) = (taken_at is null));

alter table security_policies drop constraint if exists security_policies_bounds;
alter table security_policies add constraint security_policies_bounds check (
  min_score between 2 and 4 and idle_minutes between 5 and 1440 and end_hours between 1 and 168 and long_idle_hours between 1 and 720
  and long_end_hours between 1 and 8760);
alter table entry_links drop constraint if exists entry_links_shape;
alter table entry_links add constraint entry_links_shape check (
  octet_length(hash) = 32 and case kind when 'invitation' then cardinality(roles) between 1 and 8 when 'reset' then person_id is not null else false end);

-- A document without a person: his name beside his id, and every text that is one of these, become what stands for him.
create or replace function onefold_without_person(doc jsonb, person text, texts text[], stands text) returns jsonb language plpgsql immutable as $$
begin
  if jsonb_typeof(doc) = 'string' then
    return case when (doc #>> '{}') = any (texts) then to_jsonb(stands) else doc end;
  elsif jsonb_typeof(doc) = 'object' then
    return (select coalesce(jsonb_object_agg(k, case when k = 'name' and jsonb_typeof(v) = 'string' and person in (doc ->> 'id', doc ->> 'by')
      then to_jsonb(stands) else onefold_without_person(v, person, texts, stands) end), '{}') from jsonb_each(doc) as d (k, v));
  elsif jsonb_typeof(doc) = 'array' then
    return (select coalesce(jsonb_agg(onefold_without_person(v, person, texts, stands) order by n), '[]')
      from jsonb_array_elements(doc) with ordinality as d (v, n));
  end if;
  return doc;
end $$;
