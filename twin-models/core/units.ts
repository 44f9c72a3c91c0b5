import { ok, type Result, refuse } from './result.ts'

/** Units by their UCUM code: the subset the catalogue and common field devices need.
 *  A unit is a factor to SI base units, an offset (temperatures alone) and the exponents of m, g, s, A, K, rad.
 *  @source The Unified Code for Units of Measure, version 2.2 */
type Unit = { factor: number; offset: number; dimension: string }
type Dimension = readonly [m: number, g: number, s: number, a: number, k: number, rad: number]
const NONE: Dimension = [0, 0, 0, 0, 0, 0]

const ATOMS: Record<string, { factor: number; dimension: Dimension; metric?: boolean; offset?: number }> = {
  '1': { factor: 1, dimension: NONE },
  '%': { factor: 0.01, dimension: NONE },
  '[ppm]': { factor: 1e-6, dimension: NONE },
  '[ppb]': { factor: 1e-9, dimension: NONE },
  m: { factor: 1, dimension: [1, 0, 0, 0, 0, 0], metric: true },
  '[in_i]': { factor: 0.0254, dimension: [1, 0, 0, 0, 0, 0] },
  '[ft_i]': { factor: 0.3048, dimension: [1, 0, 0, 0, 0, 0] },
  g: { factor: 1, dimension: [0, 1, 0, 0, 0, 0], metric: true },
  t: { factor: 1e6, dimension: [0, 1, 0, 0, 0, 0] },
  s: { factor: 1, dimension: [0, 0, 1, 0, 0, 0], metric: true },
  min: { factor: 60, dimension: [0, 0, 1, 0, 0, 0] },
  h: { factor: 3600, dimension: [0, 0, 1, 0, 0, 0] },
  d: { factor: 86_400, dimension: [0, 0, 1, 0, 0, 0] },
  A: { factor: 1, dimension: [0, 0, 0, 1, 0, 0], metric: true },
  K: { factor: 1, dimension: [0, 0, 0, 0, 1, 0], metric: true },
  Cel: { factor: 1, dimension: [0, 0, 0, 0, 1, 0], offset: 273.15 },
  '[degF]': { factor: 5 / 9, dimension: [0, 0, 0, 0, 1, 0], offset: 459.67 },
  deg: { factor: Math.PI / 180, dimension: [0, 0, 0, 0, 0, 1] },
  rad: { factor: 1, dimension: [0, 0, 0, 0, 0, 1], metric: true },
  L: { factor: 1e-3, dimension: [3, 0, 0, 0, 0, 0], metric: true },
  l: { factor: 1e-3, dimension: [3, 0, 0, 0, 0, 0], metric: true },
  Hz: { factor: 1, dimension: [0, 0, -1, 0, 0, 0], metric: true },
  N: { factor: 1e3, dimension: [1, 1, -2, 0, 0, 0], metric: true },
  Pa: { factor: 1e3, dimension: [-1, 1, -2, 0, 0, 0], metric: true },
  bar: { factor: 1e8, dimension: [-1, 1, -2, 0, 0, 0], metric: true },
  '[psi]': { factor: 6_894_757.293, dimension: [-1, 1, -2, 0, 0, 0] },
  J: { factor: 1e3, dimension: [2, 1, -2, 0, 0, 0], metric: true },
  W: { factor: 1e3, dimension: [2, 1, -3, 0, 0, 0], metric: true },
  V: { factor: 1e3, dimension: [2, 1, -3, -1, 0, 0], metric: true },
  Ohm: { factor: 1e3, dimension: [2, 1, -3, -2, 0, 0], metric: true },
  '[g]': { factor: 9.806_65, dimension: [1, 0, -2, 0, 0, 0] },
  lx: { factor: 1, dimension: [-2, 0, 0, 0, 0, 0], metric: true },
  'B[SPL]': { factor: 1, dimension: NONE, metric: true },
}
const PREFIXES: Record<string, number> = { G: 1e9, M: 1e6, k: 1e3, h: 100, c: 0.01, d: 0.1, m: 1e-3, u: 1e-6, n: 1e-9 }

const cache = new Map<string, Unit | null>()
const MAX_CACHED = 500

function atom(code: string) {
  const own = ATOMS[code]
  if (own) return own
  const prefix = PREFIXES[code[0] ?? '']
  const base = ATOMS[code.slice(1)]
  return prefix !== undefined && base?.metric ? { ...base, factor: base.factor * prefix } : null
}

function parse(code: string): Unit | null {
  let factor = 1
  let offset = 0
  const dimension = [...NONE]
  let sign = 1
  const plain = code.replace(/\{[^{}]*\}/g, (_, at: number) => (at === 0 || './'.includes(code[at - 1] ?? '') ? '1' : ''))
  const terms = plain.split(/([./])/)
  for (const term of terms) {
    if (term === '.') sign = 1
    else if (term === '/') sign = -1
    else if (term !== '') {
      const match = /^(.*?[^\d+-]|1)([+-]?\d+)?$/.exec(term)
      const found = match ? atom(match[1]!) : null
      if (!found) return null
      const power = sign * Number(match![2] ?? 1)
      factor *= found.factor ** power
      found.dimension.forEach((exponent, i) => {
        dimension[i]! += exponent * power
      })
      if (found.offset !== undefined && terms.length === 1) offset = found.offset
    } else if (terms.length === 1) return null
  }
  return { factor, offset, dimension: dimension.join(',') }
}

function unitOf(code: string): Unit | null {
  const known = cache.get(code)
  if (known !== undefined) return known
  const unit = code === '' ? null : parse(code)
  if (cache.size < MAX_CACHED) cache.set(code, unit)
  return unit
}

export const isUnit = (code: string): boolean => unitOf(code) !== null

export type UnitRefusal = { code: 'UNIT_UNKNOWN'; unit: string } | { code: 'UNIT_MISMATCH'; from: string; to: string }

/** The same quantity in another unit. Temperatures are points on a scale, not differences. */
export function convert(value: number, from: string, to: string): Result<number, UnitRefusal> {
  if (from === to) return ok(value)
  const source = unitOf(from)
  if (!source) return refuse({ code: 'UNIT_UNKNOWN', unit: from })
  const target = unitOf(to)
  if (!target) return refuse({ code: 'UNIT_UNKNOWN', unit: to })
  if (source.dimension !== target.dimension) return refuse({ code: 'UNIT_MISMATCH', from, to })
  return ok(((value + source.offset) * source.factor) / target.factor - target.offset)
}

const WORDS: Record<string, string> = {
  '1': '',
  Cel: '°C',
  '[degF]': '°F',
  '[g]': 'g',
  deg: '°',
  Ohm: 'Ω',
  MOhm: 'MΩ',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  '[psi]': 'psi',
  'dB[SPL]': 'dB',
  '{rev}/min': 'rpm',
}
const RAISED: Record<string, string> = { '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '-': '⁻' }

/** How people read the unit: m3/s is m³/s, {stroke}/min is /min, none is empty. */
export function unitSymbol(code: string): string {
  const word = WORDS[code]
  if (word !== undefined) return word
  return code
    .replace(/\{[^{}]*\}/g, '')
    .replace(/\bu(?=[a-zA-Z])/g, 'µ')
    .replace(/(?<=[a-zA-Z])-?\d/g, (digits) => [...digits].map((digit) => RAISED[digit] ?? digit).join(''))
    .replaceAll('.', '·')
    .replaceAll('Cel', '°C')
}

/** Whether a unit that somebody says is this one, by its code or by its sign. */
export const sameUnit = (said: string, code: string): boolean => said.trim() === code || said.trim() === unitSymbol(code)
