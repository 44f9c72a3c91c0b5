import { sql } from 'drizzle-orm'
import type { GatewayRecord } from '#/server/gateways/index.ts'
import type { Database } from '#/server/platform/db.ts'
import { keepable } from '#/twin-models/core/text.ts'
import type { Refused } from './admission.ts'
import type { ReadingColumns } from './columns.ts'

type Kept = {
  tenantId: string
  gatewayId: string
  reason: string
  seriesId: number | null
  detail: Record<string, unknown>
  receivedAt: string
}

const WAITING = 20_000
const KEPT_PER_SENDER_AND_REASON = 10_000

/** Refused readings on their way into the table where a person looks at them. What a flood pushes out of the bound is counted all the same. */
export class Quarantine {
  #waiting: Kept[] = []
  #flushing: Promise<void> = Promise.resolve()
  overflow = 0

  add(
    from: GatewayRecord,
    readings: ReadingColumns,
    nameOf: (index: number) => string | undefined,
    refused: readonly Refused[],
    receivedAtMs: number,
  ): void {
    const receivedAt = new Date(receivedAtMs).toISOString()
    for (const { index, reason } of refused) {
      if (this.#waiting.length >= WAITING) {
        this.overflow++ // counted, not made
        continue
      }
      const name = nameOf(index)
      const seriesId = readings.series[index]! || null
      const value = readings.value[index]!
      const detail = {
        name: name === undefined ? undefined : keepable(name, 200),
        atMs: finite(readings.atMs[index]!),
        value: finite(value) ?? String(value),
        quality: readings.quality[index]!,
      }
      this.#push({ tenantId: from.tenantId, gatewayId: from.id, reason, seriesId, detail, receivedAt })
    }
  }

  /** A message that could not be read at all: its first bytes, to look at. */
  addMessage(from: GatewayRecord, reason: string, payload: Uint8Array, receivedAtMs: number): void {
    const detail = { bytes: payload.length, head: Buffer.from(payload.subarray(0, 64)).toString('hex') }
    this.#push({
      tenantId: from.tenantId,
      gatewayId: from.id,
      reason,
      seriesId: null,
      detail,
      receivedAt: new Date(receivedAtMs).toISOString(),
    })
  }

  #push(kept: Kept): void {
    if (this.#waiting.length < WAITING) this.#waiting.push(kept)
    else this.overflow++
  }

  /** One after the other: who asks for it sees what an earlier one has under way. */
  flush(db: Database): Promise<void> {
    const write = () => this.#write(db)
    this.#flushing = this.#flushing.then(write, write)
    return this.#flushing
  }

  async #write(db: Database): Promise<void> {
    const rows = this.#waiting.splice(0)
    if (rows.length === 0) return
    try {
      await db.system((tx) =>
        tx.execute(sql`insert into telemetry_quarantine (tenant_id, gateway_id, reason, series_id, detail, received_at)
          select "tenantId", "gatewayId", reason, "seriesId", detail, "receivedAt" from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
            as it("tenantId" uuid, "gatewayId" uuid, reason text, "seriesId" int4, detail jsonb, "receivedAt" timestamptz)`),
      )
    } catch (error) {
      this.#waiting.unshift(...rows.slice(0, WAITING - this.#waiting.length))
      throw error
    }
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)

/** A sender that is wrong all day keeps its newest; the counts stay. */
export async function pruneQuarantine(db: Database): Promise<void> {
  await db.system((tx) =>
    tx.execute(sql`delete from telemetry_quarantine q using (
      select id, row_number() over (partition by gateway_id, reason order by id desc) as place from telemetry_quarantine) as ranked
      where ranked.id = q.id and ranked.place > ${KEPT_PER_SENDER_AND_REASON}`),
  )
}
