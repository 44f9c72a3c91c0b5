import { readFile } from 'node:fs/promises'
import { isAbsent, writeDurably } from '#/edge/files.ts'
import { AppendFile } from '#/edge/outbox/append-file.ts'
import { encodeRecord, scanRecords } from '#/edge/outbox/record.ts'
import type { CommandMessage, ReceiptMessage } from '#/protocol/messages.ts'

type Intent = Pick<CommandMessage, 'commandId' | 'suffix' | 'command' | 'validUntilMs'>
export type Receipt = Omit<ReceiptMessage, 'v' | 'journalSequence'>
/** One record: what is about to be done, a receipt owed to the server, or that a receipt has arrived there. */
type Entry = { intent?: Intent; atMs: number; receipt?: Receipt; sent?: number }

const FINAL = new Set<ReceiptMessage['state']>(['done', 'failed', 'refused', 'expired'])
const HOUR_MS = 3_600_000
/** Server's and gateway's clock may differ by so much before it is measured. */
const CLOCKS_APART_MS = 5_000
const COMPACT_BYTES = 512 * 1024

type Known = { intent: Intent; atMs: number; last: { number: number; receipt: Receipt } | null }

/** What was decided about each command, on the disk before anything is done about it. Whoever asks again finds the answer, never a second act. */
export class Journal {
  readonly #file: AppendFile
  #next: number
  readonly #commands = new Map<string, Known>()
  readonly #owed = new Map<number, Receipt>()
  #listener: () => void = () => {}
  /** Until when commands may have been issued whose entries are gone; 0 for a whole journal. */
  #blindUntilMs = 0

  private constructor(file: AppendFile, next: number) {
    this.#file = file
    this.#next = next
  }

  /** Commands that were accepted and have no end are reported as interrupted: the agent died, and whether the device acted is not known. */
  static async open(path: string, nowMs: number): Promise<Journal> {
    let bytes: Uint8Array = new Uint8Array(0)
    try {
      bytes = await readFile(path)
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
    const scan = scanRecords(bytes)
    const entries = scan.records.map((it) => ({ number: it.number, entry: JSON.parse(Buffer.from(it.payload).toString('utf8')) as Entry }))
    const torn = scan.damaged.at(-1)
    if (bytes.length > COMPACT_BYTES) await writeDurably(path, compacted(entries, nowMs))
    const file = await AppendFile.open(path, bytes.length <= COMPACT_BYTES && torn?.end === bytes.length ? torn.start : undefined)
    const journal = new Journal(file, entries.reduce((most, it) => Math.max(most, it.number), 0) + 1)
    for (const { number, entry } of entries) journal.#apply(number, entry)
    if (scan.damaged.length > 0) journal.#blindUntilMs = nowMs + CLOCKS_APART_MS
    for (const { intent, last } of [...journal.#commands.values()]) {
      if (last !== null && FINAL.has(last.receipt.state)) continue
      await journal.add({ commandId: intent.commandId, state: 'failed', atMs: nowMs, detail: 'INTERRUPTED' })
    }
    return journal
  }

  /** The latest receipt of a command, null where it is not known. */
  lastOf(commandId: string): Receipt | null {
    return this.#commands.get(commandId)?.last?.receipt ?? null
  }

  /** A damaged journal cannot say of an earlier command that it was not done. */
  isBlindTo(issuedAtMs: number): boolean {
    return issuedAtMs < this.#blindUntilMs
  }

  has(commandId: string): boolean {
    return this.#commands.has(commandId)
  }

  /** How often this was let through within the last hour. */
  countSince(suffix: string, command: string, sinceMs: number): number {
    let count = 0
    for (const { intent, atMs, last } of this.#commands.values()) {
      const refused = last?.receipt.state === 'refused' || last?.receipt.state === 'expired'
      if (intent.suffix === suffix && intent.command === command && atMs >= sinceMs && !refused) count++
    }
    return count
  }

  /** Resolves when intent and receipt are on the disk: only then may anything be done. */
  intend(command: CommandMessage, receipt: Receipt): Promise<void> {
    const { commandId, suffix, validUntilMs } = command
    return this.#write({ intent: { commandId, suffix, command: command.command, validUntilMs }, atMs: receipt.atMs, receipt })
  }

  add(receipt: Receipt): Promise<void> {
    return this.#write({ atMs: receipt.atMs, receipt })
  }

  /** Receipts that the server has not acknowledged, oldest first. */
  owed(): { number: number; receipt: Receipt }[] {
    return [...this.#owed].map(([number, receipt]) => ({ number, receipt })).sort((a, b) => a.number - b.number)
  }

  async acknowledged(number: number): Promise<void> {
    if (this.#owed.has(number)) await this.#write({ atMs: 0, sent: number })
  }

  /** The server asks about a command again: it gets the latest answer again. */
  repeat(commandId: string) {
    const last = this.#commands.get(commandId)?.last
    if (!last) return
    this.#owed.set(last.number, last.receipt)
    this.#listener()
  }

  onOwed(listener: () => void) {
    this.#listener = listener
  }

  /** What is past its time can be forgotten: asked again, it is refused as expired. */
  forgetBefore(ms: number) {
    for (const [id, { intent, atMs, last }] of this.#commands) {
      if (Math.max(intent.validUntilMs, atMs) < ms && last !== null && FINAL.has(last.receipt.state)) this.#commands.delete(id)
    }
  }

  async #write(entry: Entry): Promise<void> {
    const number = this.#next++
    await this.#file.append(encodeRecord(number, Buffer.from(JSON.stringify(entry))))
    this.#apply(number, entry)
    if (entry.receipt) this.#listener()
  }

  #apply(number: number, { intent, receipt, sent, atMs }: Entry) {
    if (intent) this.#commands.set(intent.commandId, { intent, atMs, last: null })
    if (receipt) {
      this.#owed.set(number, receipt)
      const known = this.#commands.get(receipt.commandId)
      if (known) known.last = { number, receipt }
    }
    if (sent !== undefined) this.#owed.delete(sent)
  }

  [Symbol.asyncDispose]() {
    return this.#file.close()
  }
}

/** Commands of the last hour and what is still owed. */
function compacted(entries: readonly { number: number; entry: Entry }[], nowMs: number): Uint8Array {
  const sent = new Set(entries.flatMap(({ entry }) => entry.sent ?? []))
  const kept = new Set(
    entries.flatMap(({ entry: { intent, atMs } }) =>
      intent && Math.max(intent.validUntilMs, atMs) > nowMs - HOUR_MS ? intent.commandId : [],
    ),
  )
  const ofKept = ({ number, entry }: (typeof entries)[number]) => {
    const id = entry.intent?.commandId ?? entry.receipt?.commandId
    return (id !== undefined && kept.has(id)) || (entry.receipt !== undefined && !sent.has(number))
  }
  const numbers = new Set(entries.filter(ofKept).map((it) => it.number))
  const records = entries.filter(({ number, entry }) => numbers.has(entry.sent ?? number))
  return Buffer.concat(records.map(({ number, entry }) => encodeRecord(number, Buffer.from(JSON.stringify(entry)))))
}
