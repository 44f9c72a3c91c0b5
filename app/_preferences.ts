import { cookies, headers } from 'next/headers'
import { isTheme, type Theme } from '#/components/frame/theme.ts'
import type { Locale } from '#/twin-models/core/names.ts'

/** The language of this browser: what was chosen, else what it asks for, else English. */
export async function chosenLocale(): Promise<Locale> {
  const chosen = (await cookies()).get('locale')?.value
  if (chosen === 'en' || chosen === 'zh-CN') return chosen
  const asked = (await headers()).get('accept-language') ?? ''
  return /^\s*zh\b/i.test(asked) ? 'zh-CN' : 'en'
}

export async function chosenTheme(): Promise<Theme> {
  const chosen = (await cookies()).get('theme')?.value
  return isTheme(chosen) ? chosen : 'grey'
}
