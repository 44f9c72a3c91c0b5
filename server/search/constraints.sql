select onefold_wall('search_docs', true);
select onefold_wall('search_grams', true);
