import type { LimitRule } from '#/twin-models/catalog/shape.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { compileLimit, compileNormal } from './compile.ts'
import { type CompiledLimit, calm, type LimitMemory, type NormalMemory, type SlotCondition, stepAlarm, stepNormal } from './limit.ts'

/** An object as evaluation sees it. */
export type Watched = { objectId: ObjectId; tenantId: TenantId; series: ReadonlyMap<string, number> }
type LimitWatch = { kind: 'limit'; of: Watched; id: string; limit: CompiledLimit; memory: LimitMemory }
type NormalWatch = { kind: 'normal'; of: Watched; id: string; conditions: SlotCondition[]; holdMs: number; memory: NormalMemory }
type Watch = LimitWatch | NormalWatch
/** Something became abnormal or normal. `id` is the limit rule's, or the finding kind's. Times are the device's clock. */
export type Change = {
  step: 'raise' | 'return'
  origin: 'limit' | 'finding'
  of: Watched
  id: string
  value: number
  limit: number | null
  atMs: number
}
type Ear = { watch: Watch; slot: number }

/** Limits and returns to normal over live readings, by series. A reading of no interest costs one look-up and allocates nothing. */
export class Evaluator {
  /** By series number; none where nobody listens. */
  readonly #ears: (Ear[] | undefined)[] = []
  readonly #watches = new Map<string, Watch>()
  readonly #ofObject = new Map<string, Set<string>>()

  get size(): number {
    return this.#watches.size
  }

  /** Replaces all limits of one object; what a limit that stays remembers is kept. `active`: kinds whose alarm is open now. */
  setLimits(of: Watched, rules: readonly LimitRule[], active: (kind: string) => boolean, latest: (series: number) => number | null): void {
    const kept = new Map<string, LimitMemory>()
    for (const key of [...(this.#ofObject.get(of.objectId) ?? [])]) {
      const watch = this.#watches.get(key)
      if (watch?.kind !== 'limit') continue
      kept.set(watch.id, watch.memory)
      this.#drop(key)
    }
    for (const rule of rules) {
      const compiled = compileLimit(rule, (channel) => of.series.has(channel))
      if (!compiled) continue
      const before = kept.get(rule.id)
      const memory = before?.values.length === compiled.channels.length ? before : calm(compiled.channels.length, active(rule.id))
      seed(memory.values, compiled.channels, of, latest)
      this.#add({ kind: 'limit', of, id: rule.id, limit: compiled.limit, memory }, compiled.channels)
    }
  }

  /** Waits until a finding's conditions for normal have held; false where this object has not the channels for it. */
  awaitNormal(
    of: Watched,
    kind: { id: string; normal: Parameters<typeof compileNormal>[0]; normalHoldMs: number },
    latest: (series: number) => number | null,
  ): boolean {
    this.forgetNormal(of.objectId, kind.id)
    const compiled = compileNormal(kind.normal, (channel) => of.series.has(channel))
    if (!compiled) return false
    const memory: NormalMemory = { values: new Float64Array(compiled.channels.length).fill(Number.NaN), normalSinceMs: null }
    seed(memory.values, compiled.channels, of, latest)
    const { conditions } = compiled
    this.#add({ kind: 'normal', of, id: kind.id, conditions, holdMs: kind.normalHoldMs, memory }, compiled.channels)
    return true
  }

  forgetNormal(objectId: ObjectId, kind: string): void {
    this.#drop(`normal ${objectId} ${kind}`)
  }

  /** An object that is gone is watched no more. */
  forget(objectId: string): void {
    for (const key of [...(this.#ofObject.get(objectId) ?? [])]) this.#drop(key)
  }

  /** Takes one good, live reading. What changed is given to `emit`. */
  offer(series: number, value: number, atMs: number, emit: (change: Change) => void): void {
    const ears = this.#ears[series]
    if (!ears) return
    for (let i = 0; i < ears.length; i++) {
      const { watch, slot } = ears[i] as Ear
      if (watch.kind === 'limit') {
        const step = stepAlarm(watch.memory, watch.limit, slot, value, atMs)
        if (!step) continue
        const now = watch.memory.values[0] ?? value
        emit({ step, origin: 'limit', of: watch.of, id: watch.id, value: now, limit: limitNear(watch.limit, now), atMs })
      } else if (stepNormal(watch.memory, watch.conditions, watch.holdMs, slot, value, atMs)) {
        watch.memory.normalSinceMs = null // so that it is said once a hold time until it is taken down
        emit({ step: 'return', origin: 'finding', of: watch.of, id: watch.id, value, limit: null, atMs })
      }
    }
  }

  #add(watch: Watch, channels: readonly string[]): void {
    const key = `${watch.kind} ${watch.of.objectId} ${watch.id}`
    this.#watches.set(key, watch)
    const own = this.#ofObject.get(watch.of.objectId)
    if (own) own.add(key)
    else this.#ofObject.set(watch.of.objectId, new Set([key]))
    for (const [slot, channel] of channels.entries()) {
      const series = watch.of.series.get(channel)
      if (series === undefined) continue
      this.#ears[series] = [...(this.#ears[series] ?? []), { watch, slot }]
    }
  }

  #drop(key: string): void {
    const watch = this.#watches.get(key)
    if (!watch) return
    this.#watches.delete(key)
    const own = this.#ofObject.get(watch.of.objectId)
    own?.delete(key)
    if (own?.size === 0) this.#ofObject.delete(watch.of.objectId)
    for (const series of watch.of.series.values()) {
      const rest = this.#ears[series]?.filter((ear) => ear.watch !== watch)
      if (rest) this.#ears[series] = rest.length > 0 ? rest : undefined
    }
  }
}

function seed(values: Float64Array, channels: readonly string[], of: Watched, latest: (series: number) => number | null): void {
  for (const [slot, channel] of channels.entries()) {
    const series = of.series.get(channel)
    if (series !== undefined && Number.isNaN(values[slot])) values[slot] = latest(series) ?? Number.NaN
  }
}

/** The side of the limit that the value is nearest to: what a list shows it against. */
const limitNear = ({ above, below }: CompiledLimit, value: number): number | null => {
  if (above === undefined) return below ?? null
  if (below === undefined) return above
  return Math.abs(value - above) <= Math.abs(value - below) ? above : below
}
