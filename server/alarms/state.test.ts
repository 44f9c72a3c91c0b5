import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AlarmEvent, type AlarmLife, stateOf, stepAlarmLife } from './state.ts'

const RAISED: AlarmLife = {
  id: 'a',
  isAlert: false,
  active: true,
  acknowledgedAtMs: null,
  returnedAtMs: null,
  shelvedUntilMs: null,
  closedAtMs: null,
}
const HOUR = 3_600_000
const lived = (events: AlarmEvent[], alarm = RAISED, nowMs = 1_000) =>
  events.reduce((life, event) => {
    const stepped = stepAlarmLife(life, event, nowMs)
    return stepped.ok ? stepped.value : life
  }, alarm)

describe('ISA-18.2 states', () => {
  test('[AL5] raised, seen, back to normal: closed', () => {
    expect(stateOf(RAISED)).toBe('unacknowledged')
    expect(stateOf(lived([{ kind: 'acknowledge' }]))).toBe('acknowledged')
    expect(stateOf(lived([{ kind: 'acknowledge' }, { kind: 'return' }]))).toBe('closed')
  })

  test('[AL5] back to normal before it was seen: it waits to be seen, then closes', () => {
    expect(stateOf(lived([{ kind: 'return' }]))).toBe('returned')
    expect(stateOf(lived([{ kind: 'return' }, { kind: 'acknowledge' }]))).toBe('closed')
  })

  test('[AL5] abnormal again before it was closed is the same alarm, to be seen anew', () => {
    expect(stateOf(lived([{ kind: 'return' }, { kind: 'raise' }]))).toBe('unacknowledged')
  })

  test('[AL6] a shelved alarm stays shelved while the process comes and goes, and shows the truth when the shelf ends', () => {
    const shelved = lived([{ kind: 'shelve', untilMs: 1_000 + HOUR }])
    expect(stateOf(shelved)).toBe('shelved')
    const gone = lived([{ kind: 'return' }, { kind: 'raise' }, { kind: 'return' }], shelved)
    expect(stateOf(gone)).toBe('shelved')
    expect(stateOf(lived([{ kind: 'shelf ends' }], gone, 999 + HOUR))).toBe('shelved')
    expect(stateOf(lived([{ kind: 'shelf ends' }], gone, 1_000 + HOUR))).toBe('returned')
    expect(stateOf(lived([{ kind: 'acknowledge' }, { kind: 'return' }, { kind: 'unshelve' }], shelved))).toBe('closed')
  })

  test('[AL6] a shelf has an end within a week and lasts a minute at least', () => {
    const refusal = (untilMs: number) => {
      const stepped = stepAlarmLife(RAISED, { kind: 'shelve', untilMs }, 0)
      return stepped.ok ? null : stepped.refusal.code
    }
    expect(refusal(59_999)).toBe('SHELVE_TOO_SHORT')
    expect(refusal(7 * 24 * HOUR + 1)).toBe('SHELVE_TOO_LONG')
    expect(refusal(7 * 24 * HOUR)).toBeNull()
  })

  test('[AL7] an alert asks for nothing: it is never unacknowledged and closes by the process alone', () => {
    const alert = { ...RAISED, isAlert: true }
    expect(stateOf(alert)).toBe('acknowledged')
    expect(stepAlarmLife(alert, { kind: 'acknowledge' }, 1)).toMatchObject({
      ok: false,
      refusal: { code: 'ALERT_NEEDS_NO_ACKNOWLEDGEMENT' },
    })
    expect(stateOf(lived([{ kind: 'return' }], alert))).toBe('closed')
  })

  test('[AL8] whatever people do, an alarm whose process is abnormal is never returned or closed', () => {
    const person = fc.constantFrom<AlarmEvent>(
      { kind: 'acknowledge' },
      { kind: 'shelve', untilMs: HOUR },
      { kind: 'unshelve' },
      { kind: 'shelf ends' },
    )
    fc.assert(
      fc.property(fc.array(person, { maxLength: 30 }), fc.boolean(), (events, isAlert) => {
        const state = stateOf(lived(events, { ...RAISED, isAlert }))
        expect(['returned', 'closed']).not.toContain(state)
      }),
      { seed: 7 },
    )
  })

  test('[AL8] a repeated event changes nothing', () => {
    for (const event of [{ kind: 'acknowledge' }, { kind: 'return' }] as const) {
      const once = lived([event])
      expect(lived([event], once)).toBe(once)
    }
  })
})
