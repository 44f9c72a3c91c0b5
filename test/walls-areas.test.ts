import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsHeld, putArea, ROLES } from '#/server/access/index.ts'
import { imported } from '#/server/http/mqtt-testing.ts'
import { type Onefold, startOnefold } from '#/server/main.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { stoppedAtArea } from '#/server/platform/reach.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { openClash } from '#/server/registry/clash.ts'
import { createCaller } from '#/server/root.ts'
import type { AreaId, ObjectId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { call, inputOf, PROCEDURES, rowsOf } from './walls/ask.ts'
import { type City, makeCity } from './walls/city.ts'

/** One organisation with something of everything, and beside it a station that is somebody's area: with every role there, and none anywhere else. */
const dir = mkdtempSync(join(tmpdir(), 'onefold-areas-'))
const stack = new AsyncDisposableStack()
let onefold: Onefold
let city: City
let own: { id: ObjectId; tag: string }
let below: { id: ObjectId; tag: string }
let limited: Context
const areaId = uuidv7() as AreaId

beforeAll(async () => {
  const ground = stack.use(await testSystem())
  const log = createLog('silent')
  onefold = stack.use(await startOnefold({ env: readEnv({ PORT: '0' }), dataDir: dir, address: ground.address, log }))
  city = await makeCity(onefold, 'CITY', '88.999.1')
  const [station] = await city.ground.register({ typeId: 'pump-station', tag: 'OWN/PS', names: { en: 'Own station' } })
  const [pump] = await city.ground.register({ tag: 'OWN/P1', parentId: station?.id as ObjectId, names: { en: 'Own pump' } })
  await imported(onefold.system, city.ground)
  own = station as never
  below = pump as never
  await onefold.system.db.tenant(city.tenantId, (tx) =>
    putArea(
      tx,
      { areaId, siteId: city.ground.siteId, names: { en: 'Own' }, shape: { kind: 'branch', topId: own.id } },
      { tenantId: city.tenantId, actor: systemActor('test'), nowMs: Date.now() },
    ),
  )
  const held = ROLES.map((role) => ({ role, areaId }))
  limited = { ...city.context, actor: { ...city.actor, held, ...permissionsHeld(held) } }
}, 120_000)
afterAll(async () => {
  await stack.disposeAsync()
  rmSync(dir, { recursive: true, force: true })
})

const membersOf = async (id: AreaId) =>
  (await onefold.system.db.system((tx) => tx.execute<{ tag: string }>(sql`select o.tag from object_areas m join objects o on o.id = m.object_id where m.area_id = ${id} order by 1`))).map(({ tag }) => tag) // biome-ignore format: one question

/** Tables of a tenant that name an object or a gateway and follow no area. */
const OF_NO_AREA = ['command_counters' /* the last number given to a gateway: nothing is read from it */]

test('[WL11] every table of a tenant that belongs to an object or a gateway has the wall of areas too', async () => {
  const tables = await onefold.system.db.owner<{ name: string; walls: number }[]>`
    select c.relname as name, (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polname like 'area_%' and not p.polpermissive
      and p.polroles = array['onefold_area'::regrole::oid]) as walls
    from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
      and has_any_column_privilege('onefold_app', c.oid, 'select')
      and exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
        and a.attname in ('object_id', 'gateway_id', 'position_id', 'asset_id', 'from_id', 'left_id', 'order_id', 'command_id', 'finding_id', 'alarm_id'))`
  expect(tables.length).toBeGreaterThan(20)
  expect(tables.filter(({ name, walls }) => walls !== 4 && name !== 'object_areas' && !OF_NO_AREA.includes(name))).toEqual([])
})

test('[WL9] outside one’s area no procedure reads or writes anything, whatever of it is named; what is named is refused as outside', async () => {
  const before = await rowsOf(onefold, city)
  const ofObjects = await onefold.system.db.owner<{ name: string }[]>`
    select distinct tablename as name from pg_policies where policyname = 'area_see' and schemaname = 'public'`
  const bound = new Set(ofObjects.map(({ name }) => name))
  const uuids = (text: string) => text.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? []
  const everybodys = new Set(
    Object.entries(before).flatMap(([table, rows]) =>
      bound.has(table) && !/^(sites|basemaps|search_|import)/.test(table) ? [] : rows.flatMap(uuids),
    ),
  )
  const outside = Object.entries(before).flatMap(([table, rows]) => (bound.has(table) ? rows : []))
  const mine = new Set([
    own.id,
    below.id,
    areaId,
    ...outside.filter((row) => row.includes(own.id) || row.includes(below.id)).flatMap(uuids),
  ])
  const secrets = [`Pump ${city.mark}`, `Station ${city.mark}`, ...new Set(outside.flatMap(uuids))].filter(
    (secret) => !everybodys.has(secret) && !mine.has(secret as never),
  )
  expect(secrets.length).toBeGreaterThan(8)
  const leaks: string[] = []
  const broken: string[] = []
  const through: string[] = []
  let refusedOutside = 0
  for (const { path, type, inputs, meta } of PROCEDURES) {
    if (type === 'subscription' || meta?.asks === 'gateway' || meta?.permission === undefined) continue
    for (const all of [false, true]) {
      const input = inputOf(city, inputs, all)
      const { answer, code, refusal } = await call(limited, path, input)
      const said = JSON.stringify(answer) ?? ''
      const asked = JSON.stringify(input) ?? ''
      if (secrets.some((secret) => said.includes(secret) && !asked.includes(secret))) leaks.push(`${path} ${asked}: ${said.slice(0, 300)}`)
      if (code === 'INTERNAL_SERVER_ERROR') broken.push(`${path} ${asked}`)
      if (refusal === 'OUTSIDE_AREA') refusedOutside++
      const names = type === 'mutation' && limited.actor?.permissions.has(meta.permission) && asked.includes(city.ids.objectId ?? '-')
      if (names && refusal !== 'OUTSIDE_AREA' && !meta.permission.endsWith('.read') && meta.permission !== 'label.print')
        through.push(`${path} ${asked}: ${code} ${refusal}`)
    }
  }
  expect(leaks).toEqual([])
  expect(broken).toEqual([])
  expect(through).toEqual([])
  expect(refusedOutside).toBeGreaterThan(30)
  const after = await rowsOf(onefold, city)
  const changed = Object.keys(before).filter(
    (table) => bound.has(table) && !/^search_/.test(table) && JSON.stringify(after[table]) !== JSON.stringify(before[table]),
  )
  expect(changed).toEqual([])
}, 180_000)

test('[WL12] a statement without any condition touches nothing outside one’s area, and takes nothing from there into it', async () => {
  const { tenantId } = city
  const outside = async (table: string, column: string) => {
    const others = `select id, ${column} from ${table} where tenant_id = '${tenantId}' and id not in ('${own.id}', '${below.id}') order by id`
    return onefold.system.db.system(async (tx) => [...(await tx.execute(sql.raw(others)))])
  }
  const attempt = (see: 'whole' | AreaId[], statement: string) =>
    onefold.system.db
      .within({ see, act: [areaId] })
      .tenant(tenantId, (tx) => tx.execute(sql.raw(statement)))
      .then(
        () => 'done',
        (error) => (stoppedAtArea(error) ? 'stopped' : String(error)),
      )
  const docs = "(select * from search_docs where kind = 'object') d"
  await expect.poll(async () => (await outside(docs, 'rank')).length, { timeout: 20_000 }).toBeGreaterThan(0)
  const taken = `object_id = '${below.id}'`
  for (const [table, column, set, sees] of [
    ['alarms', 'object_id', taken, ['whole', [areaId]]],
    ['work_orders', 'object_id', taken, ['whole', [areaId]]],
    ['commands', 'object_id', taken, ['whole', [areaId]]],
    [docs, 'rank', 'rank = 9', [[areaId]]], // whoever writes keeps what can be found: held to what he sees alone
  ] as const) {
    const before = await outside(table, column)
    expect(before.length, table).toBeGreaterThan(0)
    for (const see of sees) {
      const done = await attempt(see as 'whole' | AreaId[], `update ${table === docs ? 'search_docs' : table} set ${set}`)
      expect(done, `${table} ${see}`).toMatch(/^(done|stopped)$/)
      expect(await outside(table, column), `${table} ${see}`).toEqual(before)
    }
  }
})

test('[WL10] inside one’s area all is as for everybody: lists, search, map, counts and a page hold what is there, and acts are done', async () => {
  const api = createCaller(limited)
  const map = await api.twins.map({ siteId: city.ground.siteId })
  expect(map.objects.map(({ id }) => id).filter((id) => id !== own.id && id !== below.id)).toEqual([])
  expect((await api.twins.byId({ id: own.id }))?.children.map(({ tag }) => tag)).toEqual([below.tag])
  expect(await api.twins.byId({ id: city.ids.objectId as ObjectId })).toBeNull()
  const orderId = uuidv7()
  const order = await api.workOrders.create({
    orderId: orderId as never,
    entryId: uuidv7(),
    objectId: below.id,
    title: { en: 'Look at it' },
  })
  expect(order.objectId).toBe(below.id)
  expect((await api.workOrders.list({})).map(({ id }) => id)).toEqual([orderId])
  expect((await api.alarms.list({})).alarms).toEqual([])
  expect((await api.access.me()).sites).toHaveLength(1)
  expect((await api.access.me()).areas).toEqual([{ id: areaId, names: { en: 'Own' }, siteId: city.ground.siteId }])
  await expect.poll(async () => (await api.search.objects({ filter: {} })).total, { timeout: 20_000 }).toBe(2)
  expect((await api.search.counts()).total).toBe(2)
  await expect.poll(async () => (await api.search.find({ q: 'own', limit: 20 })).length, { timeout: 20_000 }).toBeGreaterThan(0)
  expect(await api.search.find({ q: city.mark, limit: 20 })).toEqual([])
}, 60_000)

test('[CL5] clashes are read and counted by who sees both sides: of one at the edge of an area neither', async () => {
  const { tenantId } = city
  const clash = (key: string, leftId: ObjectId, rightId: ObjectId) =>
    onefold.system.db.tenant(tenantId, (tx) => openClash(tx, { tenantId, kind: 'record', key, leftId, rightId, data: {} }, new Date()))
  const seen = async (context: Context) => {
    const api = createCaller(context)
    const { rows, open } = await api.registry.clashes.list({})
    return [rows.length, open, (await api.registry.waiting()).clashes]
  }
  const before = await seen(city.context)
  await clash('both inside', own.id, below.id)
  await clash('one outside', below.id, city.ids.objectId as ObjectId)
  expect(await seen(limited)).toEqual([1, 1, 1])
  expect(await seen(city.context)).toEqual(before.map((n) => (n ?? 0) + 2))
})

test('[AR1] what hangs below follows its top, what is moved changes its areas with the move, and what is given a parent there enters', async () => {
  expect(await membersOf(areaId)).toEqual(['OWN/P1', 'OWN/PS'])
  await onefold.system.db.tenant(city.tenantId, (tx) => tx.execute(sql`update objects set parent_id = null where id = ${below.id}`))
  expect(await membersOf(areaId)).toEqual(['OWN/PS'])
  await onefold.system.db.tenant(city.tenantId, (tx) => tx.execute(sql`update objects set parent_id = ${own.id} where id = ${below.id}`))
  expect(await membersOf(areaId)).toEqual(['OWN/P1', 'OWN/PS'])
})

test('[AR2] a polygon holds what stands in it, and what hangs on that without a place of its own; a stay takes an asset with it; stock is everybody’s of the site', async () => {
  const place = (lon: number, lat: number) => ({
    lon,
    lat,
    levelM: 0,
    headingDeg: 0,
    approximate: false,
    source: { crs: 'EPSG:4490', x: lon, y: lat },
  })
  const [inside] = await city.ground.register({ typeId: 'pump-station', tag: 'POLY/PS', place: place(121.45, 31.25) })
  const [outsider] = await city.ground.register({ typeId: 'pump-station', tag: 'POLY/FAR', place: place(121.55, 31.35) })
  const [pump] = await city.ground.register({ tag: 'POLY/P1', parentId: inside?.id as ObjectId })
  const [motor] = await city.ground.register({ kind: 'asset', typeId: 'pump-asset', tag: 'POLY/A1' })
  const id = uuidv7() as AreaId
  const ring: [number, number][] = [[121.44, 31.24], [121.46, 31.24], [121.46, 31.26], [121.44, 31.26]] // biome-ignore format: one ring
  await onefold.system.db.tenant(city.tenantId, (tx) =>
    putArea(
      tx,
      { areaId: id, siteId: city.ground.siteId, names: { en: 'Poly' }, shape: { kind: 'polygon', ring } },
      { tenantId: city.tenantId, actor: systemActor('test'), nowMs: Date.now() },
    ),
  )
  expect(await membersOf(id)).toEqual(['POLY/A1', 'POLY/P1', 'POLY/PS'])
  await onefold.system.db.tenant(city.tenantId, (tx) =>
    tx.execute(
      sql`insert into stays (id, tenant_id, asset_id, position_id, during) values (${uuidv7()}, ${city.tenantId}, ${motor?.id}, ${city.ids.objectId}, tstzrange(now() - interval '1 hour', null))`,
    ),
  )
  expect(await membersOf(id)).toEqual(['POLY/P1', 'POLY/PS'])
  await onefold.system.db.tenant(city.tenantId, (tx) =>
    tx.execute(sql`update places set lon = 121.451, lat = 31.251 where object_id = ${outsider?.id}`),
  )
  expect(await membersOf(id)).toEqual(['POLY/FAR', 'POLY/P1', 'POLY/PS'])
  expect(pump).toBeDefined()
})
