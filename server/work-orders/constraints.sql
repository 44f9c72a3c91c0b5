select onefold_wall('work_orders');
select onefold_wall('order_entries');
select onefold_wall('order_counters');
select onefold_wall('fault_requests');
select onefold_area_wall('work_orders');
select onefold_area_wall('order_entries', '(select w.object_id from work_orders w where w.id = order_entries.order_id)');
select onefold_area_wall('fault_requests');
