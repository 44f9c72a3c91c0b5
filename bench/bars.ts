import type { Bar } from './shape.ts'

/** The bar of each figure, by its name; names never change. */
export const BARS: Readonly<Record<string, Bar>> = {
  start_cold_s: { most: 90 },
  start_warm_s: { most: 8 },
  reading_to_browser_p99_ms: { most: 500 },
  reading_to_map_p99_ms: 'show',
  finding_to_order_p99_ms: { most: 1000 },
  command_to_receipt_p99_ms: { most: 300 },
  edge_inference_p99_ms: { most: 10 },
  memory_total_mb: { most: 1000 },
  memory_growth_mb_per_min: { most: 1 },
  map_js_kb: { most: 1100 },
  map_first_load_ms: { most: 3000 },
  skab_f1: 'show',
  skab_far_percent: 'show',
  skab_mar_percent: 'show',
  skab_begins_inside_of_8: { least: 6 },
  skab_findings_in_training_rows: { most: 0 },
  skab_false_findings_on_fault_free_blocks: { most: 1 },
  races_broken: { most: 0 },
  model_kb: { most: 1000 },
  model_window_p99_ms: { most: 2 },
}
