import { z } from 'zod'
import { After, Limit, type Page } from '#/twin-models/core/pages.ts'

/** What goes beyond a mistake: somebody, or something, is not what its identity says. Each is worded in `messages/<locale>/security.json`. */
export const SECURITY_KINDS = [
  'number_clash', // one number at two objects
  'number_outside_plan', // an address was seen that the plan did not give out
  'card_elsewhere', // a card in another device than the one it is bound to
  'identity_twice', // one gateway identity alive twice: its key was copied
  'gateway_quarantined', // a gateway broke a rule and is no longer trusted
  'code_clash', // a code that another organisation has
  'record_clash', // two records for one thing
  'resolve_misses', // somebody tries codes until one answers
] as const
export type SecurityKind = (typeof SECURITY_KINDS)[number]

export const AcknowledgeSecurity = z.strictObject({ eventId: z.uuid(), note: z.string().trim().max(500).default('') })
export type AcknowledgeSecurity = z.infer<typeof AcknowledgeSecurity>

/** Open ones first, each newest first. */
export const AfterSecurity = After.extend({ acknowledged: z.boolean() })
export const AskSecurity = z.strictObject({ after: AfterSecurity.optional(), limit: Limit })
export type AskSecurity = z.infer<typeof AskSecurity>

export type SecurityEvent = {
  id: string
  kind: SecurityKind
  subject: { kind: string; id: string }
  objectId: string | null
  siteId: string | null
  tag: string | null // of the object
  data: Record<string, unknown>
  times: number
  raisedAt: string
  lastAt: string
  acknowledged: { at: string; by: string; note: string } | null
}
export type SecurityPage = Page<SecurityEvent, z.infer<typeof AfterSecurity>> & { open: number; all: number }
