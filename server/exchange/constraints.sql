select onefold_wall('basemaps');
select onefold_wall('imports');
select onefold_wall('import_pieces', true);
select onefold_wall('import_lines', true);
-- An import is of the whole organisation; the map below an area is its site's.
do $$ declare t text; begin
  foreach t in array array['imports', 'import_pieces', 'import_lines'] loop
    perform onefold_area_policies(t::regclass, '(select current_setting(''onefold.see'') = ''*'')', '(select current_setting(''onefold.act'') = ''*'')');
  end loop;
end $$;
select onefold_area_policies('basemaps', 'exists (select from sites s where s.id = basemaps.site_id)', '(select current_setting(''onefold.act'') = ''*'')');
