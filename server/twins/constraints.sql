select onefold_wall('twin_alarms', true);
select onefold_wall('twin_gateways');
