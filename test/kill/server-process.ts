/** For the test that kills: the whole server but its pages, as a process of its own. Prints where it listens; with `seed` it first makes what
 *  the test needs and prints that too. */
import { issueToken } from '#/server/access/index.ts'
import { issueClaim } from '#/server/gateways/index.ts'
import { actorOf, imported } from '#/server/http/mqtt-testing.ts'
import { startOnefold } from '#/server/main.ts'
import type { DbAddress } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { type System, service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'

export type Seeded = { token: string; claimCode: string; gatewayId: string; runnerId: string }

const given = JSON.parse(process.argv[2] ?? '') as { address: DbAddress; dataDir: string; port: number; seed: boolean }
const env = readEnv({ PORT: String(given.port), MQTTS_PORT: '0', DEVICE_PORT: '0' })
const onefold = await startOnefold({
  env,
  dataDir: given.dataDir,
  address: given.address,
  log: createLog(process.env.LOG_LEVEL ?? 'silent'),
})
const seeded = given.seed ? await seed(onefold.system) : null
process.stdout.write(`${JSON.stringify({ url: onefold.http.url, port: onefold.http.port, seeded })}\n`)

async function seed(system: System): Promise<Seeded> {
  const ground = await testGround(system)
  const [gateway] = await ground.register({ typeId: 'gateway', tag: 'GW-1' })
  if (!gateway) throw new Error('nothing was registered')
  const behind = { gatewayId: gateway.id }
  const [, runner] = await ground.register({ tag: 'P1', ...behind }, { typeId: 'scenario-runner', tag: 'RUN', ...behind })
  await imported(system, ground)
  await until('the catalogue knows them', () => [...service(system, 'telemetry').catalogue.ofTenant(ground.tenant.id)].length > 0)
  const actor = actorOf(ground)
  const claim = await issueClaim(system, actor, gateway.id)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const { token } = await system.db.tenant(ground.tenant.id, (tx) =>
    issueToken(
      tx,
      { name: 'test', roles: ['engineer', 'operator'], expiresInDays: 1 },
      { tenantId: ground.tenant.id, actor, nowMs: Date.now() },
    ),
  )
  return { token, claimCode: claim.value.claimCode, gatewayId: gateway.id, runnerId: runner?.id ?? '' }
}
