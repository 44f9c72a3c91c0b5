/** The slices in their order: one may import only from those before it; news travels to those after it by the feed. */
export const SLICES = [
  'audit',
  'access',
  'registry',
  'twins',
  'gateways',
  'datasets',
  'telemetry',
  'models',
  'inference',
  'alarms',
  'commands',
  'work-orders',
  'value',
  'exchange',
  'search',
  'live',
] as const
