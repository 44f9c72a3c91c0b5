import { z } from 'zod'

/** OPC UA's three, as everywhere in the product. */
export const Quality = z.enum(['good', 'uncertain', 'bad'])
export type Quality = z.infer<typeof Quality>

/** Codes of Sparkplug B's `quality` property, and of the binary batch. @source Sparkplug 3.0, 6.4.6: 0 bad, 192 good; 64 uncertain as in OPC */
export const QUALITY_CODE = { good: 192, uncertain: 64, bad: 0 } as const satisfies Record<Quality, number>

/** The upper two bits decide, as in OPC; an unknown code (500 is Sparkplug's *stale*) is uncertain, never good. */
export function qualityFromCode(code: number): Quality {
  if (code === QUALITY_CODE.bad) return 'bad'
  return code >= 192 && code <= 255 ? 'good' : 'uncertain'
}

/** Where a value came from: a device, a simulator or a recording. One batch has one source. */
export const Source = z.enum(['measured', 'simulated', 'replayed'])
export type Source = z.infer<typeof Source>
export const SOURCES = Source.options
