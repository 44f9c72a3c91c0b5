select onefold_wall('work_orders');
select onefold_wall('order_entries');
select onefold_wall('order_counters');
select onefold_wall('fault_requests');
