select onefold_wall('findings');
select onefold_wall('finding_reports');
