import { setTimeout as sleep } from 'node:timers/promises'
import { service } from '#/server/platform/system.ts'
import { latestOfObjects } from '#/server/telemetry/reader.ts'
import type { FaultRun } from './fault.ts'
import { startGatewayBed } from './gateway-bed.ts'

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
/** Seen twice so far apart, the same lag is a clock that is behind and not a reading that was held up. */
const APART_MS = 21_000
const AHEAD_MS = 5 * 60_000

/** What a clock says that is wrong, at a true time; the last is set back after it was right. */
const WRONG: readonly ((trueMs: number, second: boolean) => number)[] = [
  (trueMs) => trueMs + HOUR_MS,
  (trueMs) => trueMs - HOUR_MS,
  (trueMs) => trueMs + 10 * YEAR_MS,
  () => 1_000,
  (trueMs, second) => (second ? trueMs - 10 * 60_000 : trueMs),
]

export const wrongClocks: FaultRun = async (input) => {
  const each = input.full ? 200 : 20
  await using place = await startGatewayBed(input, each * (WRONG.length + 1))
  const { bed, devices, send } = place
  const right = devices.slice(0, each)
  const wrong = devices.slice(each)
  const tell = (second: boolean) => {
    const nowMs = Date.now()
    const of = (suffix: string, atMs: number): [string, string, number, number] => [suffix, 'flow', atMs, 0.2]
    return send([
      ...right.map(({ suffix }) => of(suffix, nowMs)),
      ...wrong.map(({ suffix }, i) => of(suffix, WRONG[i % WRONG.length]!(nowMs, second))),
    ])
  }
  await tell(false)
  for (const again of ['once', 'twice']) {
    input.progress(`the same ${again} more, ${APART_MS / 1_000} s later`)
    await sleep(APART_MS)
    await tell(true)
  }
  const { clocks, head, catalogue } = service(bed.system, 'telemetry')
  const flagged = new Set(clocks.current(Date.now()).map(({ id }) => id))
  const missed = wrong.filter(({ objectId }) => !flagged.has(objectId)).length
  const falsely = right.filter(({ objectId }) => flagged.has(objectId)).length
  const latest = latestOfObjects(bed.system, bed.ground.tenant.id, devices.map(({ objectId }) => objectId)) // biome-ignore format: one call
  const nowMs = Date.now()
  const future = Object.values(latest).filter(({ flow }) => flow && flow.atMs > nowMs + AHEAD_MS).length
  const disordered = right.filter(({ objectId }) => {
    const id = catalogue.ofObject(objectId).find(({ channel }) => channel === 'flow')?.id ?? 0
    return nowMs - head.newestMs(id) > APART_MS
  }).length
  const how = `${wrong.length} devices an hour ahead, an hour behind, ten years ahead, in 1970, or set back by ten minutes, beside ${right.length} that are right`
  return [
    { name: 'fault_10_unflagged', value: missed, n: wrong.length, how: `${how}: wrong and not flagged` },
    { name: 'fault_10_flagged_wrongly', value: falsely, n: right.length, how: `${how}: right and flagged` },
    { name: 'fault_10_future_in_live_view', value: future, n: devices.length, how: `${how}: newest values of a time to come` },
    { name: 'fault_10_order_changed', value: disordered, n: right.length, how: `${how}: right ones whose newest value is not their last` },
  ]
}
