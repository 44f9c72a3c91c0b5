import type { IncomingMessage, ServerResponse } from 'node:http'
import { sql } from 'drizzle-orm'
import { isLoopback } from '#/server/platform/loopback.ts'
import type { System } from '#/server/platform/system.ts'

export type Part = { ok: boolean; detail?: string; [figure: string]: unknown }
/** What /api/health says beside the database: each part answers for itself. */
export type HealthProbe = { name: string; probe: () => Part | Promise<Part> }

/** 200 when every part works, else 503; the same JSON either way, so that a person sees which part it is. */
export async function answerHealth(system: System, probes: readonly HealthProbe[], response: ServerResponse): Promise<void> {
  const parts = await Promise.all(
    [{ name: 'database', probe: () => databaseHealth(system) }, ...probes].map(async ({ name, probe }): Promise<[string, Part]> => {
      try {
        return [name, await probe()]
      } catch (error) {
        return [name, { ok: false, detail: error instanceof Error ? error.message : String(error) }]
      }
    }),
  )
  const ok = parts.every(([, part]) => part.ok)
  response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ ok, at: new Date(system.clock.nowMs()).toISOString(), parts: Object.fromEntries(parts) }))
}

async function databaseHealth(system: System): Promise<Part> {
  const startedMs = performance.now()
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer within 2 s')), 2_000).unref())
  await Promise.race([system.db.system((tx) => tx.execute(sql`select 1`)), late])
  return { ok: true, latencyMs: Math.round((performance.now() - startedMs) * 10) / 10 }
}

/** Prometheus text, for this machine alone: it names tenants' gateways. */
export async function answerMetrics(system: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLoopback(request.socket.remoteAddress)) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('metrics are served on loopback only\n')
    return
  }
  const body = await system.metrics.metrics()
  response.writeHead(200, { 'content-type': system.metrics.contentType }).end(body)
}
