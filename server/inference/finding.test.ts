import { describe, expect, test } from 'vitest'
import type { FindingMessage } from '#/protocol/messages.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { admitFinding, MAX_AHEAD_MS, tellingSeries, thumbnail } from './finding.ts'

const TYPE = { id: 'storm-pump', findings: [{ id: 'pump.delivery_low' }] } as TwinType
const MESSAGE = {
  kind: 'pump.delivery_low',
  startedAtMs: 1_000,
  detectedAtMs: 2_000,
  evidence: { startNs: '1', clockErrorMs: 1, series: [], params: {} },
} as unknown as FindingMessage
const code = (message: FindingMessage, type: TwinType | null = TYPE) => {
  const admitted = admitFinding(message, type, 2_000)
  return admitted.ok ? admitted.value.id : admitted.refusal.code
}

describe('admission of a finding', () => {
  test('[IN4] a kind that the twin type has not is refused', () => {
    expect(code(MESSAGE)).toBe('pump.delivery_low')
    expect(code({ ...MESSAGE, kind: 'made.up' })).toBe('UNKNOWN_FINDING_KIND')
    expect(code(MESSAGE, null)).toBe('UNKNOWN_FINDING_KIND')
  })

  test('[IN4] evidence of more than 256 kB is refused', () => {
    const series = [{ channel: 'flow', startMs: 0, stepMs: 1, values: Array.from({ length: 20_000 }, () => 0.123456789012) }]
    expect(code({ ...MESSAGE, evidence: { ...MESSAGE.evidence, series } })).toBe('TOO_LARGE_EVIDENCE')
  })

  test('[IN4] a finding from more than five minutes ahead is refused', () => {
    expect(code({ ...MESSAGE, detectedAtMs: 2_000 + MAX_AHEAD_MS })).toBe('pump.delivery_low')
    expect(code({ ...MESSAGE, detectedAtMs: 2_001 + MAX_AHEAD_MS })).toBe('BAD_FINDING_TIME')
  })
})

describe('the small picture of the evidence', () => {
  test('[IN6] shows the channel farthest from what was expected', () => {
    const at = { startMs: 0, stepMs: 1 }
    const series = [
      { ...at, channel: 'current', values: [60, 44], expected: [62, 62] },
      { ...at, channel: 'flow', values: [0.25, 0.09], expected: [0.25, 0.25] },
      { ...at, channel: 'speed', values: [9, 9] },
    ]
    expect(tellingSeries(series)?.channel).toBe('flow')
    expect(tellingSeries([])).toBeNull()
  })

  test('[IN6] keeps the spike and drops what is missing', () => {
    const values = Array.from({ length: 1000 }, (_, index) => (index === 500 ? -9 : index % 7 === 0 ? null : 1))
    const small = thumbnail(values)
    expect(small).toHaveLength(48)
    expect(small).toContain(-9)
  })
})
