select onefold_wall('basemaps');
select onefold_wall('imports');
select onefold_wall('import_pieces', true);
select onefold_wall('import_lines', true);
