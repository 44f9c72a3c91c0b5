select onefold_wall('model_versions');
