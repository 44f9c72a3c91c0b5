import { z } from 'zod'
import type { Rationalisation } from '#/twin-models/catalog/shape.ts'
import { AlarmId, ObjectId, PersonId, SiteId } from '#/twin-models/core/ids.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'

export const PRIORITIES = [1, 2, 3, 4] as const
export type Priority = (typeof PRIORITIES)[number]

/** ISA-18.2: `returned` is back to normal and not yet seen; `closed` is back to normal and seen. */
export const ALARM_STATES = ['unacknowledged', 'acknowledged', 'returned', 'shelved', 'suppressed', 'closed'] as const
export type AlarmState = (typeof ALARM_STATES)[number]

export type { Rationalisation }

export type AlarmRow = {
  id: string
  kind: string
  typeId: string
  names: Text
  priority: Priority
  state: AlarmState
  isAlert: boolean
  objectId: string
  tag: string
  objectNames: Names
  siteId: string
  group: { key: string; label: Text }
  raisedAt: string
  acknowledgedAt: string | null
  returnedAt: string | null
  closedAt: string | null
  value: number | null
  limit: number | null
  unit: string
  channel: string | null
  owner: { id: string; name: string } | null
  acknowledgedBy: string | null
  rationalisation: Rationalisation | null
  respondBy: string | null
  findingId: string | null
  orderNumber: string | null
  shelvedUntil: string | null
  shelvedReason: string | null
  /** times this alarm has been raised in the last hour, itself included */
  raisedLastHour: number
  version: number
}

export type AlarmKpi = { inTenMinutes: number; stale: number; chattering: number; split: [number, number, number] }
export type AlarmList = { alarms: AlarmRow[]; kpi: AlarmKpi }
export type AlarmCounts = { 1: number; 2: number; 3: number; 4: number; unacknowledged: number }

export const ListAlarms = z.strictObject({
  siteId: SiteId.optional(),
  objectId: ObjectId.optional(),
  state: z.enum(['open', 'shelved', 'closed']).default('open'),
  limit: z.int().min(1).max(1000).default(500),
})
export type ListAlarms = z.infer<typeof ListAlarms>
export const CountAlarms = z.strictObject({ siteId: SiteId.optional() })

const note = z.string().trim().max(500)
export const AcknowledgeAlarms = z.strictObject({ alarmIds: z.array(AlarmId).min(1).max(500), note: note.optional() })
export const ShelveAlarm = z.strictObject({ alarmId: AlarmId, untilIso: z.iso.datetime({ offset: true }), reason: note.min(3) })
export const UnshelveAlarm = z.strictObject({ alarmId: AlarmId })
export const AssignAlarm = z.strictObject({ alarmId: AlarmId, personId: PersonId.nullable() })

export type AlarmRefusal =
  | { code: 'ALARM_NOT_FOUND'; alarmId: string }
  | { code: 'ALARM_CLOSED'; alarmId: string }
  | { code: 'ALARM_SHELVED'; alarmId: string }
  | { code: 'ALARM_NOT_SHELVED'; alarmId: string }
  | { code: 'ALERT_NEEDS_NO_ACKNOWLEDGEMENT'; alarmId: string }
  | { code: 'SHELVE_TOO_SHORT' }
  | { code: 'SHELVE_TOO_LONG'; maxHours: number }
  | { code: 'PERSON_NOT_FOUND'; personId: string }
