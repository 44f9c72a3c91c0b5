import type { Grade, KeepRule, KeptWhat } from './contract.ts'

/** Where nobody has said otherwise: readings for two years, minutes for five, hours and days for ever. */
export const KEEP_BY_DEFAULT: Readonly<Record<Grade, Omit<KeepRule, 'typeId' | 'grade'>>> = {
  general: { raw: 731, minutes: 1_827, hours: null, days: null },
  important: { raw: 1_827, minutes: 3_653, hours: null, days: null },
  core: { raw: null, minutes: null, hours: null, days: null },
}

/** The rule of a type and grade, else that of the grade, else the default. */
export function keepOf(rules: readonly KeepRule[], typeId: string, grade: Grade): KeepRule {
  const said = (of: string | null) => rules.find((rule) => rule.grade === grade && rule.typeId === of)
  return said(typeId) ?? said(null) ?? { typeId: null, grade, ...KEEP_BY_DEFAULT[grade] }
}

type Stock = { typeId: string; grade: Grade; what: KeptWhat; month: string; bytes: number }
type Growth = { typeId: string; grade: Grade; what: KeptWhat; bytesPerDay: number }

/** Bytes in so many days: what is there and not yet too old by then, and what comes and stays. */
export function bytesIn(
  days: number,
  { stock, growth, rules, today }: { stock: readonly Stock[]; growth: readonly Growth[]; rules: readonly KeepRule[]; today: Date },
): number {
  const ageDays = (month: string) => (today.getTime() - Date.parse(`${month}-15T00:00:00Z`)) / 86_400_000
  const kept = stock.filter(({ typeId, grade, what, month }) => {
    const keep = keepOf(rules, typeId, grade)[what]
    return keep === null || ageDays(month) + days <= keep
  })
  const grown = growth.map(
    ({ typeId, grade, what, bytesPerDay }) => bytesPerDay * Math.min(days, keepOf(rules, typeId, grade)[what] ?? days),
  )
  return Math.round(kept.reduce((sum, { bytes }) => sum + bytes, 0) + grown.reduce((sum, bytes) => sum + bytes, 0))
}
