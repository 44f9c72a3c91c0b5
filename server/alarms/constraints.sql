select onefold_wall('alarms');
select onefold_wall('alarm_raises');
select onefold_area_wall('alarms');
select onefold_area_wall('alarm_raises');
