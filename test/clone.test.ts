import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, publishToGateway } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { type AgentBed, startAgentBed } from './agent-bed.ts'

/** Two agents with one key, and the server, all real, over the loopback. */
let bed: AgentBed
let system: AgentBed['system']
let ground: AgentBed['ground']
let dir = ''
beforeAll(async () => {
  bed = await startAgentBed()
  ;({ system, ground, dir } = bed)
})
afterAll(() => bed?.[Symbol.asyncDispose]())

const claimCode = () => bed.claimCode()
const agent = (name: string, code: string, numbers?: { file: string }) => bed.agent(name, code, numbers ? { numbers } : {})
const stored = () => bed.stored('hours', 'quality')
const events = () =>
  system.db.system((tx) => tx.execute<{ kind: string; times: number }>(sql`select kind, times from security_events order by raised_at`))
const commandable = () => service(system, 'gateways').mayBeCommanded(ground.gateway.id)
const disputed = async () => (await service(system, 'gateways').find(ground.gateway.id))?.quarantine ?? null

test('[GW13] one key alive twice: both lose their command rights within 5 s, what either says is uncertain, until the true one is enrolled anew', async () => {
  const code = await claimCode()
  const first = await agent('true', code)
  await until('it may be commanded', commandable)
  await until('it has said something good', async () => (await stored()).includes(192))
  await first[Symbol.asyncDispose]()
  const restarted = await agent('true', code)
  await until('started anew it is still the one', commandable)
  expect(await disputed()).toBeNull()

  await mkdir(join(dir, 'fork', 'GW-1'), { recursive: true })
  for (const file of ['key.json', 'identity.json']) await cp(join(dir, 'true', 'GW-1', file), join(dir, 'fork', 'GW-1', file))
  const startedMs = Date.now()
  await using _fork = await agent('fork', code)
  await until('both are found out', disputed)
  expect(Date.now() - startedMs).toBeLessThan(5_000)
  expect(commandable()).toBe(false)
  expect(await publishToGateway(system, ground.gateway.id, 'command', 'x.y.z')).toBe(false)
  await until('it is an event', async () => (await events()).length > 0)
  expect(await events()).toMatchObject([{ kind: 'identity_twice', times: 1 }])
  await until('what comes now is uncertain', async () => (await stored()).includes(64))

  await restarted[Symbol.asyncDispose]()
  await using _anew = await agent('true', await claimCode())
  await until('the true one may be commanded again', commandable, 20_000)
  expect(await disputed()).toBeNull()
  const before = (await stored()).filter((quality) => quality === 192).length
  await until('and is believed', async () => (await stored()).filter((quality) => quality === 192).length > before)
  await until('the fork is turned away', async () => {
    await service(system, 'gateways').flush()
    const [row] = await system.db.system((tx) =>
      tx.execute<{ n: number }>(sql`select count(*)::int as n from gateway_refusals where reason = 'BAD_CREDENTIALS'`),
    )
    return row && row.n > 0
  })
  expect(await disputed()).toBeNull()
}, 90_000)

test('[GW14] what an agent sees stands in its birth, also when it changes; a card in another device is an event within 5 s', async () => {
  const file = join(dir, 'numbers.json')
  const see = (numbers: object[]) => writeFile(file, JSON.stringify(numbers))
  const card = { interface: 'cellular', kind: 'iccid', value: '8944500102198304826' }
  await see([{ interface: 'cellular', kind: 'imei', value: '490154203237518' }, card])
  await using _running = await agent('seeing', await claimCode(), { file })
  const live = () =>
    system.db.system((tx) =>
      tx.execute<{ value: string }>(
        sql`select value from numbers where object_id = ${ground.gateway.id} and valid_until is null order by value`,
      ),
    )
  await until('both are noted', async () => (await live()).length === 2)
  const changedMs = Date.now()
  await see([{ interface: 'cellular', kind: 'imei', value: '356938035643809' }, card])
  await until('the pair is broken', async () => (await events()).some(({ kind }) => kind === 'card_elsewhere'))
  expect(Date.now() - changedMs).toBeLessThan(5_000)
  expect((await live()).map(({ value }) => value)).toEqual(['490154203237518', '8944500102198304826'])
}, 60_000)

test('[GW13] a one-time code buys one key: used, unknown or run out it changes nothing', async () => {
  const { makeKey, publicJwk } = await import('#/protocol/signatures.ts')
  const code = (await claimCode()).replaceAll('-', '')
  const use = () => enrol(system, { claimCode: code, publicKeyJwk: publicJwk(makeKey()), agentVersion: 'test' })
  const tries = await Promise.all([use(), use(), use()])
  expect(tries.filter(({ ok }) => ok)).toHaveLength(1)
  expect(tries.flatMap((it) => (it.ok ? [] : [it.refusal.code]))).toEqual(['CLAIM_USED', 'CLAIM_USED'])
})
