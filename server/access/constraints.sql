select onefold_wall('tenants');
select onefold_wall('sites');
select onefold_wall('memberships');
select onefold_wall('access_tokens');

-- Sign-in is reached by its own role alone.
revoke all on schema onefold_auth from public;
grant usage on schema onefold_auth to onefold_auth;
grant select, insert, update, delete on all tables in schema onefold_auth to onefold_auth;

alter table memberships drop constraint if exists memberships_some_role;
alter table memberships add constraint memberships_some_role check (cardinality(roles) between 1 and 8);
alter table access_tokens drop constraint if exists access_tokens_some_role;
alter table access_tokens add constraint access_tokens_some_role check (cardinality(roles) between 1 and 8 and octet_length(hash) = 32);
