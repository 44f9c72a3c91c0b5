import { z } from 'zod'
import type { Finding } from '#/server/inference/contract.ts'
import { ObjectId, PersonId, SiteId, WorkOrderId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { Whole } from '#/twin-models/core/whole.ts'

export const ORDER_STATES = ['draft', 'planned', 'in_progress', 'waiting', 'verify', 'closed', 'cancelled'] as const
export type OrderState = (typeof ORDER_STATES)[number]
export type StepNeed = 'photo' | 'scan' | 'value' | 'permit' | 'test'

export type OrderRow = {
  id: string
  number: string
  title: Names
  state: OrderState
  /** how soon it is to be done: 1 first */
  priority: 1 | 2 | 3 | 4
  /** priority of the finding or alarm it was made from: how bad that is; null where it was made by hand */
  wrong: 1 | 2 | 3 | 4 | null
  objectId: string
  tag: string
  objectNames: Names
  typeId: string
  siteId: string
  assignee: { id: string; name: string } | null
  dueAt: string | null
  plannedFrom: string | null
  plannedTo: string | null
  findingId: string | null
  alarmId: string | null
  steps: { done: number; total: number }
  createdAt: string
  updatedAt: string
  version: number
  evidence: { channel: string; values: number[] } | null
  verifiedAt: string | null
}
export type OrderStep = {
  id: string
  names: Names
  needs?: StepNeed | undefined
  channel?: string | undefined
  unit?: string | undefined
  state: 'todo' | 'done' | 'skipped'
  value?: string | number | undefined
  doneBy?: string | undefined
  doneAt?: string | undefined
}
export type OrderLog = { id: string; at: string; by: string; text?: string | undefined; kind: string; data: Record<string, unknown> }
export type OrderPart = { code: string; names: Names; quantity: number }
export type ClosingCode = { id: string; names: Names }
export type OrderDetail = Omit<OrderRow, 'steps'> & {
  progress: { done: number; total: number }
  steps: OrderStep[]
  log: OrderLog[]
  parts: OrderPart[]
  permits: string[]
  estimateMin: number | null
  finding: Finding | null
  closing: { code: string; note: string | null } | null
  closingCodes: ClosingCode[]
  verifiedWhen: Names | null
}

/** `entryId` is made by the client and names this one change: sent again, it changes nothing. `at` is the reporter's clock. */
const write = { orderId: WorkOrderId, entryId: z.uuidv7(), version: Whole.optional(), at: z.iso.datetime({ offset: true }).optional() }
const note = z.string().trim().max(2000)
const LAST_MS = Date.UTC(9999, 11, 31)
const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= LAST_MS, 'a time between 1970 and 9999')

export const ListOrders = z.strictObject({
  siteId: SiteId.optional(),
  objectId: ObjectId.optional(),
  mine: z.boolean().optional(),
  state: z.union([z.enum(ORDER_STATES), z.literal('open')]).optional(),
  limit: z.int().min(1).max(1000).default(300),
})
export type ListOrders = z.infer<typeof ListOrders>
export const ByOrderNumber = z.strictObject({ number: z.string().max(40) })
export const CreateOrder = z.strictObject({
  orderId: WorkOrderId,
  entryId: z.uuidv7(),
  objectId: ObjectId,
  title: Names,
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).default(3),
  steps: z
    .array(z.strictObject({ names: Names }))
    .max(50)
    .default([]),
  note: note.optional(),
})
export const AssignOrder = z.strictObject({ ...write, personId: PersonId.nullable() })
export const PlanOrder = z.strictObject({ ...write, fromIso: instant.nullable(), toIso: instant.nullable() })
export const StartOrder = z.strictObject(write)
export const StepOrder = z.strictObject({
  ...write,
  stepId: z.string().max(80),
  state: z.enum(['todo', 'done', 'skipped']),
  value: z.union([z.number(), z.string().trim().max(500)]).optional(),
})
export const WaitOrder = z.strictObject({ ...write, reason: note.min(3) })
export const LogOrder = z.strictObject({ ...write, text: note.min(1) })
export const CompleteOrder = z.strictObject({ ...write, closingCode: z.string().max(80), note: note.optional() })
export const CancelOrder = z.strictObject({ ...write, reason: note.min(3) })
export type CreateOrder = z.infer<typeof CreateOrder>
export type AssignOrder = z.infer<typeof AssignOrder>
export type PlanOrder = z.infer<typeof PlanOrder>
export type StartOrder = z.infer<typeof StartOrder>
export type StepOrder = z.infer<typeof StepOrder>
export type WaitOrder = z.infer<typeof WaitOrder>
export type LogOrder = z.infer<typeof LogOrder>
export type CompleteOrder = z.infer<typeof CompleteOrder>
export type CancelOrder = z.infer<typeof CancelOrder>

/** A fault reported by who stands before the object. `requestId` is made by the reporter's page: sent again, it changes nothing. */
export const ReportFault = z.strictObject({
  requestId: z.uuidv7(),
  code: z.string().max(10_000),
  token: z.string().max(10_000),
  text: z.string().trim().min(3).max(1_000),
  contact: z.string().trim().max(120).optional(),
  locale: z.enum(['en', 'zh-CN']),
})
export type ReportFault = z.infer<typeof ReportFault>
export type FaultRequest = {
  id: string
  objectId: string
  tag: string
  objectNames: Names
  typeId: string
  text: string
  contact: string | null
  locale: 'en' | 'zh-CN'
  receivedAt: string
}
export const ListRequests = z.strictObject({ siteId: SiteId.optional() })
export const AcceptRequest = z.strictObject({
  requestId: z.uuid(),
  orderId: WorkOrderId,
  entryId: z.uuidv7(),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).default(3),
})
export type AcceptRequest = z.infer<typeof AcceptRequest>
export const DismissRequest = z.strictObject({ requestId: z.uuid(), reason: note.min(3) })
export type DismissRequest = z.infer<typeof DismissRequest>

export type OrderRefusal =
  | { code: 'LABEL_NOT_FOUND' }
  | { code: 'TOO_MANY_REPORTS'; minutes: number }
  | { code: 'OBJECT_RETIRED' }
  | { code: 'REQUEST_NOT_FOUND' }
  | { code: 'REQUEST_DECIDED'; by: string }
  | { code: 'ORDER_NOT_FOUND' }
  | { code: 'STALE_EDIT'; seen: number; current: number; changed: string[]; by: string; at: string }
  | { code: 'ORDER_WRONG_STATE'; state: OrderState; action: string }
  | { code: 'UNKNOWN_STEP'; stepId: string }
  | { code: 'ORDER_STEP_NEEDS_VALUE'; stepId: string; needs: string }
  | { code: 'ORDER_STEPS_OPEN'; open: number; firstStepId: string }
  | { code: 'UNKNOWN_CLOSING_CODE'; closingCode: string }
  | { code: 'BAD_PLAN_BACKWARDS' }
  | { code: 'ORDER_ID_TAKEN' }
  | { code: 'OBJECT_NOT_FOUND'; objectId: string }
  | { code: 'PERSON_NOT_FOUND'; personId: string }
