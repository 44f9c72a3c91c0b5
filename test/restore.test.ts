import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAgent } from '#/edge/agent.ts'
import { parseConfig } from '#/edge/config.ts'
import { counter } from '#/edge/testing/counter.ts'
import { DEFAULT_SUITE } from '#/protocol/sealing/suite.ts'
import { erasePerson } from '#/server/access/erasure/ask.ts'
import { readErased } from '#/server/access/erasure/outside.ts'
import { startErasures } from '#/server/access/index.ts'
import { createSignIn, grantRoles } from '#/server/access/people.ts'
import { PERMISSIONS } from '#/server/access/permissions.ts'
import { startCommands } from '#/server/commands/index.ts'
import { issueClaim } from '#/server/gateways/index.ts'
import { actorOf, groundWithGateway, imported, startIngest } from '#/server/http/mqtt-testing.ts'
import { startHttp } from '#/server/http/server.ts'
import { readWitness, startLogWitness } from '#/server/log-witness.ts'
import type { Actor } from '#/server/platform/actor.ts'
import { dumpDatabase, loadDatabase, readSealed, writeSealed } from '#/server/platform/backup/index.ts'
import { emptyDatabase } from '#/server/platform/backup/testing.ts'
import { openDatabase } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { registerObjects } from '#/server/registry/index.ts'
import { afterRestore } from '#/server/restored.ts'
import { createCaller } from '#/server/root.ts'
import { allSeriesOf, makeSlotTable, readSeries } from '#/server/telemetry/index.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** FAULTS row 31: a server restored from a backup, while its gateway ran on. */
const KEY = { secret: Buffer.alloc(32, 9), hint: { kind: 'kept', fingerprint: '0011223344556677' } as const, suite: DEFAULT_SUITE }
const log = { debug() {}, info() {}, warn() {}, error() {} }
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onefold-restore-'))
})
afterAll(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))

async function serve(database: string | undefined, port: number) {
  const stack = new AsyncDisposableStack()
  const system = stack.use(await testSystem({ dataDir: dir, ...(database === undefined ? {} : { database }) }))
  stack.use(await startLogWitness(system))
  stack.use(await startIngest(system))
  stack.use(await startCommands(system))
  stack.use(await startErasures(system))
  const http = stack.use(await startHttp(system, { host: 'localhost', port, probes: [] }))
  return { system, http, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
type Ground = Awaited<ReturnType<typeof groundWithGateway>>
const callerOf = (system: System, ground: Ground) => {
  const actor = {
    ...actorOf(ground.ground),
    kind: 'person' as const,
    id: 'person',
    permissions: new Set<string>(PERMISSIONS),
    session: { id: 'session', provedAtMs: Date.now() },
  }
  return createCaller({ system, actor, gateway: null, address: '::1', headers: new Headers() })
}
const acts = async () => (await readFile(join(dir, 'device.acts'), 'utf8').catch(() => '')).trim().split('\n').filter(Boolean).length
const hours = async (system: System, ground: Ground) => {
  const id = allSeriesOf(system, ground.pump.id).find(({ channel }) => channel === 'hours')?.id
  const found = id === undefined ? undefined : (await readSeries(system, ground.ground.tenant.id, [id], 0, Date.now() + 1e7)).get(id)
  return Array.from(found?.value.subarray(0, found.count) ?? [])
}
const command = () => ({ commandId: uuidv7() as never, command: 'set_mode', params: { mode: 2 }, reason: 'a test of restoring' })
const order = (ground: Ground) => ({
  orderId: uuidv7() as never,
  entryId: uuidv7(),
  objectId: ground.pump.id as never,
  title: { en: uuidv7() },
})
/** Codes, order numbers and command sequences given out: the same work before and after. */
async function giveOut(system: System, ground: Ground, count: number): Promise<string[]> {
  const given: string[] = []
  for (let i = 0; i < count; i++) {
    const tag = `N-${uuidv7()}`
    const by = { tenantId: ground.ground.tenant.id, codePrefix: '88.999.1', actor: actorOf(ground.ground), at: new Date() }
    const [made] = await system.db.tenant(by.tenantId, (tx) =>
      registerObjects(
        tx,
        [
          {
            kind: 'position',
            typeId: 'storm-pump',
            siteId: ground.ground.siteId,
            tag,
            names: { en: tag },
            parentId: null,
            gatewayId: null,
            settings: {},
            place: null,
            aliases: [],
          },
        ],
        by,
      ),
    )
    const { number } = await callerOf(system, ground).workOrders.create({ ...order(ground), objectId: made!.id as never })
    given.push(made!.code, number)
  }
  return given
}

/** A person with a sign-in who has done something, and everything in which his name stands. */
async function writer(system: System, ground: Ground) {
  const [tenantId, name, email] = [ground.ground.tenant.id, 'Li Before', 'li.before@onefold.test']
  const by = actorOf(ground.ground)
  const first = (personId: PersonId) =>
    system.db.system((tx) => grantRoles(tx, { tenantId, personId, name, roles: [{ role: 'crew', areaId: null }], by }))
  const made = await createSignIn(system, { email, name, password: 'seven quiet herons' }, { first })
  if (!made.ok) throw new Error(made.refusal.code)
  const actor = { kind: 'person' as const, id: made.value, name }
  const subject = { kind: 'object', id: ground.pump.id }
  await system.db.system((tx) => appendFeed(tx, { tenantId, actor, verb: 'life.noted', subject, data: { note: 'Li Before was here' } }))
  return { personId: made.value, typed: email, reason: 'asked by letter' }
}
const standing = (system: System) =>
  system.db.system((tx) =>
    tx.execute<{ said: string }>(sql`
      select to_jsonb(m)::text as said from memberships m where name like 'Li Before%'
      union all select to_jsonb(f)::text from feed_entries f where f::text like '%Li Before%'
      union all select to_jsonb(e)::text from erasures e where done_at is null`),
  )

test('[F31] restored from a backup while its gateway ran on: nothing is sent until a person confirms, nothing is carried out again, no code or number comes twice, no reading is lost, who was erased since is erased again, and the log says so', async () => {
  const first = await serve(undefined, 0)
  const ground = await groundWithGateway(first.system)
  await until('the catalogue knows the pump', () => allSeriesOf(first.system, ground.pump.id).length > 0)
  const claim = await issueClaim(first.system, actorOf(ground.ground), ground.gateway.id)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const driver = { id: 'counter', options: { file: join(dir, 'device'), tag: 'P1' } }
  const gateways = [{ name: 'GW-1', claimCode: claim.value.claimCode, driver, uplink: 'mqtt' }]
  const config = parseConfig({ server: first.http.url, dataDir: join(dir, 'agent'), statusEveryMs: 300, gateways }, 'test')
  await using _agent = await startAgent(config, { drivers: [counter], signal: new AbortController().signal, log })
  await until('readings are stored', async () => (await hours(first.system, ground)).length > 50, 30_000)
  const issue = (system: System, it = command()) => callerOf(system, ground).commands.issue({ ...it, objectId: ground.pump.id as never })
  const early = await issue(first.system)
  await until('the early command is carried out', async () => (await acts()) === 1, 20_000)
  await giveOut(first.system, ground, 3)
  const li = await writer(first.system, ground)

  const path = join(dir, 'backup')
  const { bytes, done } = dumpDatabase(first.system.db, { files: [], now: () => new Date() })
  await writeSealed(path, bytes, KEY)
  const { manifest } = await done

  // What the backup does not know of.
  const given = await giveOut(first.system, ground, 8)
  const lost = [await issue(first.system), await issue(first.system)]
  await until('the lost commands are carried out', async () => (await acts()) === 3, 20_000)
  expect(await erasePerson(first.system, { ...actorOf(ground.ground), tenantId: ground.ground.tenant.id } as Actor, li)).toEqual({
    ok: true,
    value: null,
  })
  await until('he is erased', async () => (await standing(first.system)).length === 0 && readErased(dir).length === 1)
  const storedBefore = (await hours(first.system, ground)).length
  await first[Symbol.asyncDispose]()
  const witness = readWitness(dir)
  expect(witness!.seq).toBeGreaterThan(manifest.feed.seq)

  await using place = await emptyDatabase()
  await loadDatabase(
    readSealed(path, async () => KEY.secret),
    { address: place.address, project: process.cwd(), makeChild: makeSlotTable },
  )
  const facts = {
    backupMadeAt: manifest.madeAt,
    restoredAt: new Date().toISOString(),
    by: 'test',
    logInBackup: manifest.feed.seq,
    logBefore: witness!.seq,
    commandsEnded: 0,
  }
  const db = openDatabase(place.address, { app: 1, system: 1, ingest: 1 })
  await afterRestore(db, facts, dir)
  await db[Symbol.asyncDispose]()

  await using second = await serve((place.address as { database: string }).database, first.http.port)
  const { system } = second
  await imported(system, ground.ground)
  // The gateway sends what is new first, and then hears how far back this server stands.
  let stored: number[] = []
  const whole = async () => {
    stored = await hours(system, ground)
    return stored.length > storedBefore + 100 && stored.every((value, i) => value === i + 1)
  }
  await until('the gateway is back and all its readings are there, each once', whole, 60_000)

  expect(await callerOf(system, ground).commands.dispatchStop()).toMatchObject({
    cause: 'restored',
    facts: { logInBackup: manifest.feed.seq },
  })
  await expect(issue(system)).rejects.toMatchObject({ cause: { refusal: { code: 'DISPATCH_STOPPED' } } })
  await until('who was erased since has no name again', async () => (await standing(system)).length === 0)
  expect(await system.db.auth`select email from onefold_auth."user" where email = ${li.typed}`).toEqual([])
  const known = await callerOf(system, ground).commands.list({ limit: 100 })
  expect(known.map(({ id }) => id)).toEqual([early.id])
  expect(await acts()).toBe(3)

  const heads = await system.feed.readAfter(0, 500, ['system.restored'])
  expect(heads).toHaveLength(1)
  expect(heads[0]!.data).toMatchObject({ logInBackup: manifest.feed.seq, logBefore: witness!.seq })
  const [told] = await system.feed.readAfter(0, 500, ['system.log_tail_lost'])
  expect(told?.data).toMatchObject({ seen: witness!.seq })
  const [head] = await system.db.owner<{ epoch: number }[]>`select epoch from feed_head`
  expect(head!.epoch).toBeGreaterThan(witness!.epoch + 1_000)

  const again = await giveOut(system, ground, 8)
  expect(again.filter((it) => given.includes(it))).toEqual([])
  const stop = await callerOf(system, ground).commands.dispatchStop()
  await callerOf(system, ground).commands.resumeDispatch({ stopId: stop!.id, reason: 'looked at the pump' })
  const fresh = await issue(system)
  await until('what is issued after it is carried out', async () => (await acts()) === 4, 20_000)
  const sequences = await system.db.system((tx) => tx.execute<{ n: string }>('select last::text as n from command_counters'))
  expect(Number(sequences[0]?.n ?? 0)).toBeGreaterThan(1_000_000)
  expect(['refused', 'queued', 'cancelled']).not.toContain(fresh.state)
  expect((await system.feed.readAfter(0, 500, ['command.dispatch_resumed']))[0]!.data).toEqual({ reason: 'looked at the pump' })
  process.stderr.write(
    `F31: ${lost.length} lost commands, carried out again 0; ${given.length + again.length} codes and numbers, twice 0; ${stored.length} readings whole\n`,
  )
}, 400_000)
