import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { createMetrics } from '#/server/platform/metrics.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { connectAgent, enrolGateway, groundWithGateway, named, startIngest, type TestAgent, value } from './mqtt-testing.ts'

const KILLS = 3
const BATCHES_A_RUN = 60

async function startChild(address: unknown): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['server/http/mqtt-testing-child.ts', JSON.stringify(address)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return { child, url }
}

test('[TE19] killed while batches are under way, every confirmed reading is there once after the restart', async () => {
  await using system = await testSystem()
  const { gateway, suffix, enrolled } = await prepare(system)
  let sent = 0
  let confirmed = 0
  const startMs = Date.now() - 30_000
  const resend = async (agent: TestAgent, from: number) => {
    for (let batch = from; batch <= sent; batch++) await agent.data([value(1, startMs + batch, batch / 10_000)], { batch })
  }
  for (let run = 0; run <= KILLS; run++) {
    const { child, url } = await startChild(system.address)
    const agent = await connectAgent(url, enrolled)
    await agent.birth([named(`${suffix}/flow`, 1)])
    await until('what is committed is said at the birth', () => agent.committed.length > 0)
    const heard = () => agent.committed.at(-1)?.sequence ?? 0
    expect(heard()).toBeGreaterThanOrEqual(confirmed) // nothing confirmed was lost
    await resend(agent, heard() + 1) // as the outbox does
    for (let i = 0; i < BATCHES_A_RUN; i++) await agent.data([value(1, startMs + ++sent, sent / 10_000)], { batch: sent })
    const enough = run === KILLS ? sent : sent - Math.floor(BATCHES_A_RUN / 2)
    await until('half of them, or all at last', () => heard() >= enough)
    confirmed = heard()
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    await agent[Symbol.asyncDispose]()
  }
  system.metrics = createMetrics() // a new process counts anew
  await using _ = await startIngest(system) // closes the slots that the killed left open
  await until(
    'all slots but one are closed',
    async () => (await system.db.owner`select 1 from telemetry_slots where closed_at is null`).length === 1,
  )
  const rows = await system.db
    .owner`select count(*)::int as n, count(distinct r.at)::int as distinct_n from telemetry_packed_readings r join series s on s.id = r.series_id
    where s.channel = 'flow' and s.object_id = ${gateway.pumpId}`
  expect(rows[0]).toEqual({ n: sent, distinct_n: sent })
  const batches = await system.db.ingest`select count(*)::int as n from telemetry_batches`
  expect(batches[0]!.n).toBe(sent)
}, 240_000)

async function prepare(system: Awaited<ReturnType<typeof testSystem>>) {
  await using _ = await startIngest(system)
  const ground = await groundWithGateway(system)
  const enrolled = await enrolGateway(system, ground.ground, ground.gateway.id)
  return { gateway: { pumpId: ground.pump.id }, suffix: ground.suffix, enrolled }
}
