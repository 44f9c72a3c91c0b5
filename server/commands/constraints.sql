select onefold_wall('commands');
select onefold_wall('command_track');
select onefold_wall('command_counters');
select onefold_wall('command_holds');
