import type { z } from 'zod'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { unfitText } from '#/twin-models/core/text.ts'
import { CommandMessage, Committed, FindingMessage, ReceiptMessage, StatusMessage } from './messages.ts'

/** Per kind, the schemas by major version: our own and the one before, whose `upgrade` makes it ours. 1 is the first. */
const READERS = {
  command: { major: 1, schemas: { 1: CommandMessage } },
  receipt: { major: 1, schemas: { 1: ReceiptMessage } },
  finding: { major: 1, schemas: { 1: FindingMessage } },
  status: { major: 1, schemas: { 1: StatusMessage } },
  committed: { major: 1, schemas: { 1: Committed } },
} as const satisfies Record<string, { major: number; schemas: Record<number, z.ZodType> }>

export type MessageKind = keyof typeof READERS
type Messages = { [K in MessageKind]: z.infer<(typeof READERS)[K]['schemas'][1]> }

export type MessageRefusal =
  | { code: 'MESSAGE_VERSION'; version: number | null; reads: number }
  | { code: 'MESSAGE_INVALID'; path: string; issue: string }

/** A message from the wire, of a version we read. The refusal names the first field that is wrong. */
export function readMessage<K extends MessageKind>(kind: K, value: unknown): Result<Messages[K], MessageRefusal> {
  const reader = READERS[kind]
  const version = typeof value === 'object' && value !== null ? (value as { v?: unknown }).v : undefined
  const schema: z.ZodType | undefined =
    typeof version === 'number' ? (reader.schemas as Record<number, z.ZodType | undefined>)[version] : undefined
  if (!schema) return refuse({ code: 'MESSAGE_VERSION', version: typeof version === 'number' ? version : null, reads: reader.major })
  const unfit = unfitText(value)
  if (unfit !== null) return refuse({ code: 'MESSAGE_INVALID', path: unfit, issue: 'U+0000, half a character, or more than 64 levels' })
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data as Messages[K])
  const issue = parsed.error.issues[0]
  return refuse({ code: 'MESSAGE_INVALID', path: issue?.path.join('.') ?? '', issue: issue?.message ?? 'invalid' })
}

/** JSON text or bytes from a topic; null where it is no JSON. */
export function parseJson(payload: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof payload === 'string' ? payload : new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch {
    return null
  }
}
