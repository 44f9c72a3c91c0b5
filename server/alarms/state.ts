import type { AlarmRefusal, AlarmState } from './contract.ts'

/** The part of an alarm that its life is decided by. Milliseconds since 1970, of our clock. */
export type AlarmLife = {
  id: string
  isAlert: boolean
  /** whether the process is abnormal now */
  active: boolean
  acknowledgedAtMs: number | null
  returnedAtMs: number | null
  shelvedUntilMs: number | null
  closedAtMs: number | null
}
export type AlarmEvent =
  | { kind: 'acknowledge' }
  | { kind: 'return' }
  | { kind: 'raise' }
  | { kind: 'shelve'; untilMs: number }
  | { kind: 'unshelve' }
  | { kind: 'shelf ends' }
type Stepped = { ok: true; value: AlarmLife } | { ok: false; refusal: AlarmRefusal }

export const MAX_SHELF_MS = 7 * 86_400_000
const MIN_SHELF_MS = 60_000

/** ISA-18.2 as one function: what a person reads follows from what is so. An alert asks for nothing, so it is never unacknowledged. */
export function stateOf(alarm: AlarmLife): AlarmState {
  if (alarm.closedAtMs !== null) return 'closed'
  if (alarm.shelvedUntilMs !== null) return 'shelved'
  if (!alarm.active) return 'returned'
  return alarm.isAlert || alarm.acknowledgedAtMs !== null ? 'acknowledged' : 'unacknowledged'
}

/** Closed when the process is normal, a person has seen it (an alert needs nobody) and no shelf holds it. */
function settle(alarm: AlarmLife, nowMs: number): AlarmLife {
  const seen = alarm.isAlert || alarm.acknowledgedAtMs !== null
  return !alarm.active && seen && alarm.shelvedUntilMs === null ? { ...alarm, closedAtMs: nowMs } : alarm
}

/** One step. A person acknowledges, shelves and unshelves; only the process raises and returns. An event that changes nothing
 *  returns the same alarm, so that a repetition is a no-op. */
export function stepAlarmLife(alarm: AlarmLife, event: AlarmEvent, nowMs: number): Stepped {
  const ok = (value: AlarmLife): Stepped => ({ ok: true, value: value === alarm ? alarm : settle(value, nowMs) })
  const refuse = (refusal: AlarmRefusal): Stepped => ({ ok: false, refusal })
  const alarmId = alarm.id
  if (alarm.closedAtMs !== null) {
    const late = event.kind === 'shelve' || event.kind === 'unshelve'
    return late ? refuse({ code: 'ALARM_CLOSED', alarmId }) : ok(alarm)
  }
  switch (event.kind) {
    case 'acknowledge':
      if (alarm.isAlert) return refuse({ code: 'ALERT_NEEDS_NO_ACKNOWLEDGEMENT', alarmId })
      return ok(alarm.acknowledgedAtMs !== null ? alarm : { ...alarm, acknowledgedAtMs: nowMs })
    case 'return':
      return ok(alarm.active ? { ...alarm, active: false, returnedAtMs: nowMs } : alarm)
    case 'raise':
      // Abnormal again before it was closed: the same alarm, and it has to be seen anew, unless a shelf keeps it quiet.
      if (alarm.active) return ok(alarm)
      return ok({
        ...alarm,
        active: true,
        returnedAtMs: null,
        acknowledgedAtMs: alarm.shelvedUntilMs === null ? null : alarm.acknowledgedAtMs,
      })
    case 'shelve':
      if (event.untilMs - nowMs < MIN_SHELF_MS) return refuse({ code: 'SHELVE_TOO_SHORT' })
      if (event.untilMs - nowMs > MAX_SHELF_MS) return refuse({ code: 'SHELVE_TOO_LONG', maxHours: MAX_SHELF_MS / 3_600_000 })
      return ok({ ...alarm, shelvedUntilMs: event.untilMs })
    case 'unshelve':
      if (alarm.shelvedUntilMs === null) return refuse({ code: 'ALARM_NOT_SHELVED', alarmId })
      return ok({ ...alarm, shelvedUntilMs: null })
    case 'shelf ends':
      return ok(alarm.shelvedUntilMs === null || alarm.shelvedUntilMs > nowMs ? alarm : { ...alarm, shelvedUntilMs: null })
  }
}
