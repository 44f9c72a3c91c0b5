import { listRefusals } from '#/server/gateways/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import type { Health } from './contract.ts'

/** How readings come in: rate of this tenant, delays of this server, and what was refused of whom in the last 24 h. */
export async function healthOf(system: System, tenantId: TenantId): Promise<Health> {
  const telemetry = service(system, 'telemetry')
  const { figures, head } = telemetry
  const nowMs = system.clock.nowMs()
  await service(system, 'gateways').flush()
  const refusals = await system.db.tenant(tenantId, (tx) => listRefusals(tx, new Date(system.clock.nowMs())))
  return {
    rate: { tenS: figures.rate(tenantId, 10, nowMs), minute: figures.rate(tenantId, 59, nowMs) },
    commitMs: { p50: figures.commitMs.quantile(0.5), p99: figures.commitMs.quantile(0.99) },
    lagMs: { p50: figures.lagMs.quantile(0.5), p99: figures.lagMs.quantile(0.99) },
    waiting: telemetry.waiting,
    series: head.seriesWithValue,
    head: { readings: head.readings, bytes: head.bytes, openSlots: head.openSlots },
    refused: refusals.map(({ gatewayId, tag, reason, count, lastAt, lastDetail }) => ({
      sender: gatewayId, tag, reason, count, lastAt: new Date(lastAt).toISOString(), lastDetail,
    })), // biome-ignore format: one row
    clocks: await clocksOf(system, tenantId, nowMs),
  }
}

const CLOCKS_SHOWN = 100

async function clocksOf(system: System, tenantId: TenantId, nowMs: number): Promise<Health['clocks']> {
  const { clocks, catalogue } = service(system, 'telemetry')
  const gateways = service(system, 'gateways')
  const worst = clocks.current(nowMs).sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs))
  const shown: Health['clocks'] = []
  for (const { id, trouble, offsetMs, sinceMs } of worst) {
    const whose = catalogue.ofObject(id)[0] ?? (await gateways.find(id))
    if (whose?.tenantId !== tenantId) continue
    shown.push({ objectId: id as ObjectId, tag: whose.tag, trouble, offsetMs, sinceAt: new Date(sinceMs).toISOString() })
    if (shown.length === CLOCKS_SHOWN) break
  }
  return shown
}

const TOO_MANY_WAIT = 50_000
const STUCK_MS = 10_000

/** For /api/health: readings wait while the database does not take them. */
export function ingestProbe(system: System) {
  const { figures, waiting, stuckMs } = service(system, 'telemetry')
  return {
    ok: waiting < TOO_MANY_WAIT && stuckMs < STUCK_MS,
    waiting,
    stuckMs: Math.round(stuckMs),
    commitP99Ms: figures.commitMs.quantile(0.99),
    lagP50Ms: figures.lagMs.quantile(0.5),
  }
}
