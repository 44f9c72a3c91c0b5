import { sql } from 'drizzle-orm'
import { systemActor } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { ReadingColumns } from '#/server/telemetry/index.ts'
import type { CommandId, TenantId } from '#/twin-models/core/ids.ts'
import { type EffectWindow, proves } from './effect.ts'
import { commands } from './schema.ts'
import { advance, type CommandRecord, lockCommand } from './writer.ts'

type Awaited = EffectWindow & { id: CommandId; tenantId: TenantId }
const TELEMETRY = systemActor('telemetry')

/** Effects that are waited for, by series; a reading that proves one confirms its command. */
export class Effects {
  readonly #system: System
  readonly #awaited = new Map<number, Awaited[]>()
  readonly #writing = new Set<Promise<void>>()

  constructor(system: System) {
    this.#system = system
  }

  /** Commands that were accepted before a restart, or came too late to be confirmed yet. */
  async load(): Promise<void> {
    const recently = new Date(this.#system.clock.nowMs() - 3_600_000)
    const rows = await this.#system.db.system((tx) =>
      tx
        .select()
        .from(commands)
        .where(
          sql`${commands.state} in ('accepted', 'acting', 'unconfirmed') and ${commands.effectFrom} is not null and ${commands.issuedAt} > ${recently.toISOString()}`,
        ),
    )
    for (const command of rows) this.follow(command)
  }

  /** Begins to wait, and looks at the newest value at once: it may have come before the receipt. */
  follow(command: CommandRecord): void {
    const { id, tenantId, effectSeriesId, effectExpected, effectTolerance, effectFrom, effectWithinMs, state } = command
    if (state !== 'accepted' && state !== 'acting' && state !== 'unconfirmed') return
    if (effectSeriesId === null || effectExpected === null || effectFrom === null || effectWithinMs === null) return
    const fromMs = effectFrom.getTime()
    const wanted: Awaited = {
      id,
      tenantId,
      expected: effectExpected,
      tolerance: effectTolerance ?? 0,
      fromMs,
      toMs: fromMs + effectWithinMs,
    }
    const others = (this.#awaited.get(effectSeriesId) ?? []).filter((it) => it.id !== id)
    this.#awaited.set(effectSeriesId, [...others, wanted])
    const latest = service(this.#system, 'telemetry').head.latest(effectSeriesId)
    if (latest) this.#look(effectSeriesId, latest.value, latest.atMs, latest.quality)
  }

  hear({ count, series, value, atMs, quality }: ReadingColumns): void {
    if (this.#awaited.size === 0) return
    for (let i = 0; i < count; i++) this.#look(series[i] ?? 0, value[i] ?? Number.NaN, atMs[i] ?? 0, quality[i] ?? 0)
  }

  #look(series: number, value: number, atMs: number, quality: number): void {
    const awaited = this.#awaited.get(series)
    if (!awaited || quality < 192) return
    const rest: Awaited[] = []
    for (const wanted of awaited) {
      if (proves(wanted, value, atMs)) this.#confirm(wanted, value, atMs)
      else if (atMs <= wanted.toMs) rest.push(wanted)
    }
    if (rest.length > 0) this.#awaited.set(series, rest)
    else this.#awaited.delete(series)
  }

  #confirm({ id, tenantId }: Awaited, observed: number, atMs: number): void {
    const work = this.#system.db
      .tenant(tenantId, async (tx) => {
        const command = await lockCommand(tx, id)
        const set = { observed, observedAt: new Date(atMs) }
        const by = { actor: TELEMETRY, set, data: { observed, atMs } }
        if (command) await advance(tx, command, { kind: 'effect measured' }, by, new Date(this.#system.clock.nowMs()))
      })
      .catch((error) => this.#system.log.error({ err: error, command: id }, 'a measured effect could not be written'))
    this.#writing.add(work)
    void work.finally(() => this.#writing.delete(work))
  }

  async settled(): Promise<void> {
    await Promise.all(this.#writing)
  }
}
