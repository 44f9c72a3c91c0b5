import { z } from 'zod'

export const FindInput = z.strictObject({ q: z.string().max(200), limit: z.int().min(1).max(50).default(12) })
export type FindInput = z.input<typeof FindInput>

/** `label` is the name in the language that matched, `code` what to show beside it (a tag, an order number). */
export const Hit = z.object({
  kind: z.enum(['object', 'order', 'alarm', 'place']),
  id: z.string(),
  label: z.string(),
  names: z.object({ en: z.string().optional(), 'zh-CN': z.string().optional() }),
  code: z.string(),
  typeId: z.string().optional(),
  href: z.string(),
})
export type Hit = z.infer<typeof Hit>
