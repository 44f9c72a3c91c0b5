select onefold_wall('twin_alarms', true);
select onefold_wall('twin_gateways');
select onefold_area_wall('twin_alarms');
select onefold_area_wall('twin_gateways', 'twin_gateways.gateway_id');
