import { z } from 'zod'
import { visible } from './text.ts'

const Name = z.string().overwrite(visible).trim().min(1).max(200)

/** Names of data: one language at least; shown in the user's language or else in the other, marked with `lang`. */
export const Names = z
  .strictObject({ en: Name.optional(), 'zh-CN': Name.optional() })
  .refine((names) => names.en !== undefined || names['zh-CN'] !== undefined, 'a name in English or Chinese is needed')
export type Names = z.infer<typeof Names>

/** Texts of the catalogue need both languages. */
export const Text = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
export type Text = z.infer<typeof Text>

export type Locale = 'en' | 'zh-CN'

/** The name to show, and its language where that is not the one asked for (for the `lang` attribute). */
export function nameIn(names: Names, locale: Locale): { text: string; lang?: Locale } {
  const own = names[locale]
  if (own !== undefined) return { text: own }
  const other: Locale = locale === 'en' ? 'zh-CN' : 'en'
  return { text: names[other] ?? '', lang: other }
}
