select onefold_wall('findings');
select onefold_wall('finding_reports');
select onefold_area_wall('findings');
select onefold_area_wall('finding_reports', '(select f.object_id from findings f where f.id = finding_reports.finding_id)');
