select onefold_wall('gateways');
select onefold_wall('gateway_claims');
select onefold_wall('gateway_refusals');
select onefold_wall('gateway_quarantines');
select onefold_wall('gateway_certificates');
select onefold_wall('gateway_attestations');
select onefold_wall('attestation_references');
grant delete on gateway_attestations to onefold_system;
select onefold_open('gateway_server_keys');

-- The key's hash and the password's are for the server's eyes: the application reads the rest of the row.
revoke select on gateways from onefold_app;
grant select (id, tenant_id, group_id, node_id, kind, public_key, enrolled_at, agent_version, epoch_floor, online, last_seen_at, status, gaps,
  lease_epoch, lease_owner, version) on gateways to onefold_app;

select onefold_area_wall('gateways', 'gateways.id');
select onefold_area_wall('gateway_claims', 'gateway_claims.gateway_id');
select onefold_area_wall('gateway_refusals', 'gateway_refusals.gateway_id');
select onefold_area_wall('gateway_quarantines', 'gateway_quarantines.gateway_id');
select onefold_area_wall('gateway_certificates', 'gateway_certificates.gateway_id');
select onefold_area_wall('gateway_attestations', 'gateway_attestations.gateway_id');
