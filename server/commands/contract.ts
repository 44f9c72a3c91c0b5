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

/** What is known of a restore: from when the data are, and what the log is known to have said since. */
export const RestoreFacts = z.object({
  backupMadeAt: z.iso.datetime(),
  restoredAt: z.iso.datetime(),
  /** Who ran the command, as the machine calls him. */
  by: z.string(),
  /** The last number of the log in the backup. */
  logInBackup: z.int(),
  /** The last number that was seen before the restore; null where nothing outside the database remembers. */
  logBefore: z.int().nullable(),
  /** Open commands that were ended, because nobody knows what became of them. */
  commandsEnded: z.int().default(0),
})
export type RestoreFacts = z.infer<typeof RestoreFacts>
export type DispatchStop = { id: string; cause: 'restored'; facts: RestoreFacts; stoppedAt: string }
export const ResumeDispatch = z.strictObject({ stopId: z.uuid(), reason: z.string().trim().min(3).max(500) })
export type ResumeDispatch = z.infer<typeof ResumeDispatch>

export type CommandRefusal =
  | { code: 'DISPATCH_STOPPED'; since: string }
  | { code: 'DISPATCH_STOP_NOT_FOUND' }
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
