select onefold_wall('basemaps');
