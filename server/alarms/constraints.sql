select onefold_wall('alarms');
select onefold_wall('alarm_raises');
