select onefold_wall('search_docs', true);
select onefold_wall('search_grams', true);
select onefold_wall('search_buckets');
select onefold_wall('search_rows', true);
select onefold_wall('search_views', true);
