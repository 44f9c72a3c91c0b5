'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNames } from '#/components/object/Name.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { formatAge, unitWord } from '#/components/ui/length.ts'
import { type CheckLine, figure, placesFor } from './check-words.ts'

/** The words beside a bar, and the sentence of a refusal, from codes and parameters. */
export function useCheckWords() {
  const t = useTranslations('commands')
  const name = useNames()
  const locale = useLocale()

  /** `inColumn`: as many places as its neighbours above and below. */
  function beside({ result }: CheckLine, inColumn = false): string {
    const { now, asked, min, max } = result
    const one = (value: number) => (inColumn ? formatNumber(value, placesFor(max ?? min ?? value)) : figure(value))
    const unit = unitWord(result.unit, locale)
    const limit = min !== undefined && max !== undefined ? 'between' : min !== undefined ? 'atLeast' : 'atMost'
    const bounds = t(`bounds.${limit}`, { min: figure(min ?? 0), max: figure(max ?? 0), unit }).trim()
    const change = asked !== undefined && now !== undefined && figure(now) !== figure(asked)
    // of a change the unit stands once, behind the bound
    const value = change ? `${one(now)} → ${one(asked)}` : `${one(asked ?? now ?? Number.NaN)} ${unit}`.trim()
    return asked === undefined && now === undefined ? bounds : `${value}${t('comma')}${bounds}`
  }

  function refusal(line: CheckLine): string {
    const { result } = line
    const title = line.names ? name(line.names) : ''
    if (line.refusal) return t('because', { title, said: `${name(line.refusal)} (${beside(line)})` })
    const code = result.refusal?.code ?? 'OTHER'
    const unit = unitWord(result.unit, locale)
    const facts: Record<string, string> = { code, unit, limits: beside(line) }
    for (const [key, value] of Object.entries(result.refusal?.params ?? {}))
      facts[key] = typeof value === 'number' ? (key.endsWith('Ms') ? formatAge(value, locale) : figure(value)) : String(value)
    const said = t.has(`refusal.${code}`) ? t(`refusal.${code}`, facts) : t('refusal.OTHER', { code })
    return title ? t('because', { title, said }) : said
  }

  /** The reason alone, where the check is named already. */
  const short = (line: CheckLine): string => (line.refusal ? name(line.refusal) : refusal(line))

  return { beside, refusal, short }
}
