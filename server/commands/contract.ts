import { z } from 'zod'
import type { EnvelopeResult } from '#/protocol/messages/envelope-result.ts'
import { CommandId, ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'

export const COMMAND_STATES = [
  'requested',
  'awaiting approval',
  'refused',
  'queued',
  'dispatched',
  'accepted',
  'acting',
  'confirmed',
  'unconfirmed',
  'failed',
  'expired',
  'cancelled',
] as const
export type CommandState = (typeof COMMAND_STATES)[number]
export type CommandClass = 'routine' | 'important' | 'hazardous'
export type ParamValue = number | boolean | string
export type Params = Record<string, ParamValue>
/** A reason why something was refused: worded when drawn. */
export type Reason = { code: string } & Record<string, unknown>

export type TrackEntry = {
  state: CommandState
  at: string
  by?: string | undefined
  detail?: string | undefined
  data?: Record<string, unknown>
}
export type CommandEffect = {
  channel: string
  unit: string
  expected: number
  tolerance: number
  /** value before the command, where the effect is a change */
  before: number | null
  observed: number | null
  observedAt: string | null
  byIso: string | null
}
export type CommandRow = {
  id: string
  objectId: string
  tag: string
  objectNames: Names
  typeId: string
  siteId: string
  command: string
  names: Text
  params: Params
  class: CommandClass
  state: CommandState
  reason: string
  issuedBy: { id: string; name: string; kind: string }
  issuedAt: string
  validUntil: string
  track: TrackEntry[]
  checks: EnvelopeResult[]
  effect: CommandEffect | null
  refusals: Reason[]
  gateway: { id: string; tag: string; online: boolean } | null
  /** set while queued for a gateway that is away */
  waitingSince: string | null
  version: number
}
export type CommandPreview = {
  allowed: boolean
  checks: EnvelopeResult[]
  refusals: Reason[]
  class: CommandClass
  needsApproval: boolean
  effect: { channel: string; unit: string; expected: number | null; tolerance: number; withinMs: number } | null
  validForMs: number
  gatewayOnline: boolean | null
}

const paramValue = z.union([z.number(), z.boolean(), z.string().max(200)])
export const Params = z.record(z.string().max(60), paramValue).refine((params) => Object.keys(params).length <= 20, 'at most 20 parameters')
export const PreviewCommand = z.strictObject({ objectId: ObjectId, command: z.string().max(60), params: Params.default({}) })
export const IssueCommand = z.strictObject({
  commandId: CommandId,
  objectId: ObjectId,
  command: z.string().max(60),
  params: Params.default({}),
  reason: z.string().trim().min(3).max(500),
  validUntilIso: z.iso.datetime({ offset: true }).optional(),
})
export type IssueCommand = z.infer<typeof IssueCommand>
export type PreviewCommand = z.infer<typeof PreviewCommand>
export const ByCommandId = z.strictObject({ commandId: CommandId })
export const CancelCommand = z.strictObject({ commandId: CommandId, reason: z.string().trim().max(500).optional() })
export const ListCommands = z.strictObject({
  objectId: ObjectId.optional(),
  siteId: SiteId.optional(),
  open: z.boolean().optional(),
  limit: z.int().min(1).max(500).default(100),
})
export type ListCommands = z.infer<typeof ListCommands>

export type CommandRefusal =
  | { code: 'COMMAND_NOT_FOUND' }
  | { code: 'UNKNOWN_COMMAND'; command: string; typeId: string }
  | { code: 'COMMAND_ID_TAKEN' }
  | { code: 'COMMAND_WRONG_STATE'; state: CommandState; action: string }
  | { code: 'OWN_APPROVAL_FORBIDDEN' }
  | { code: 'COMMAND_EXPIRED'; validUntil: string }
  | { code: 'OBJECT_NOT_FOUND'; objectId: string }
  | { code: 'BAD_PARAM_MISSING'; param: string }
  | { code: 'BAD_PARAM_UNKNOWN'; param: string }
  | { code: 'BAD_PARAM_TYPE'; param: string; kind: string }
  | { code: 'BAD_VALID_UNTIL_PAST' }
  | { code: 'BAD_VALID_UNTIL_TOO_FAR'; maxMs: number }
