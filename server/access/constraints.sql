select onefold_wall('tenants');
select onefold_wall('sites');
select onefold_wall('memberships');
select onefold_wall('access_tokens');
select onefold_wall('security_policies');
select onefold_wall('entry_links');

-- Sign-in is reached by its own role alone.
revoke all on schema onefold_auth from public;
grant usage on schema onefold_auth to onefold_auth;
grant select, insert, update, delete on all tables in schema onefold_auth to onefold_auth;

alter table memberships drop constraint if exists memberships_some_role;
alter table memberships add constraint memberships_some_role check (cardinality(roles) between 1 and 8);
alter table access_tokens drop constraint if exists access_tokens_some_role;
alter table access_tokens add constraint access_tokens_some_role check (cardinality(roles) between 1 and 8 and octet_length(hash) = 32);

alter table security_policies drop constraint if exists security_policies_bounds;
alter table security_policies add constraint security_policies_bounds check (
  min_score between 2 and 4 and idle_minutes between 5 and 1440 and end_hours between 1 and 168 and long_idle_hours between 1 and 720
  and long_end_hours between 1 and 8760);
alter table entry_links drop constraint if exists entry_links_shape;
alter table entry_links add constraint entry_links_shape check (
  octet_length(hash) = 32 and case kind when 'invitation' then cardinality(roles) between 1 and 8 when 'reset' then person_id is not null else false end);
