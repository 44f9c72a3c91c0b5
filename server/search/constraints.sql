select onefold_wall('search_docs', true);
select onefold_wall('search_grams', true);
select onefold_wall('search_buckets');
select onefold_wall('search_rows', true);
select onefold_wall('search_views', true);
-- What can be found follows the object that it is or is about; a site is found by who sees it.
select onefold_area_wall('search_rows');
select onefold_area_policies('search_docs',
  onefold_in_area('search_docs.id', 'see') || ' or (search_docs.kind = ''alarm'' and exists (select from alarms a where a.id = search_docs.id))
    or (search_docs.kind = ''order'' and exists (select from work_orders w where w.id = search_docs.id))
    or (search_docs.kind = ''place'' and exists (select from sites s where s.id = search_docs.id))', 'true');
select onefold_area_policies('search_grams',
  onefold_in_area('search_grams.doc_id', 'see') || ' or exists (select from search_docs d where d.tenant_id = search_grams.tenant_id and d.id = search_grams.doc_id and d.kind <> ''object'')', 'true');
