import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { EFFECTS, LinkObjects, type Via } from './contract.ts'
import { addEdges, type NewEdge } from './edges.ts'
import { linkObjects, linksOf, unlinkObjects } from './graph.ts'
import { felt, impactOf } from './impact.ts'
import { lifeOf } from './reader.ts'
import { attempt } from './refusals.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
})
afterAll(() => system[Symbol.asyncDispose]())

const actor = systemActor('test')
const by = () => ({ actor, at: new Date() })
const within = <T>(work: (tx: Tx) => Promise<T>) => system.db.tenant(ours.tenant.id, work)
const link = (ask: Pick<LinkObjects, 'kind' | 'fromId' | 'toId'> & { medium?: LinkObjects['medium'] }) =>
  attempt(() => within((tx) => linkObjects(tx, LinkObjects.parse({ linkId: uuidv7(), ...ask }), by())))
const make = async (...drafts: Parameters<Ground['register']>) => new Map((await ours.register(...drafts)).map((one) => [one.tag, one.id]))
const chain = (edges: NewEdge[]) => within((tx) => addEdges(tx, edges, { tenantId: ours.tenant.id, actor, at: new Date() }))
const impact = async (id: ObjectId, hops = 12, most = 2_000) => {
  const found = await within((tx) => impactOf(tx, id, { hops, most }))
  if (!found) throw new Error('nothing there')
  return found
}
const told = (found: Awaited<ReturnType<typeof impact>>) => found.items.map(({ tag, effect, hop }) => `${tag} ${effect} ${hop}`)

test('[GR1] links lead both ways, are told in both lives, end, and stay known as of then', async () => {
  const objects = await make({ tag: 'G1-Q', typeId: 'feeder' }, { tag: 'G1-P' })
  const [q, p] = [...objects.values()] as [ObjectId, ObjectId]
  const made = await link({ kind: 'feeds', medium: 'power', fromId: q, toId: p })
  expect(made.ok).toBe(true)
  expect(await within((tx) => linksOf(tx, { objectId: p }))).toMatchObject([
    { kind: 'feeds', medium: 'power', direction: 'in', other: { tag: 'G1-Q' } },
  ])
  expect(await within((tx) => linksOf(tx, { objectId: q }))).toMatchObject([{ direction: 'out', other: { tag: 'G1-P' } }])
  expect(await link({ kind: 'feeds', medium: 'power', fromId: q, toId: p })).toEqual({ ok: false, refusal: { code: 'LINK_TAKEN' } })
  const while_ = new Date().toISOString()
  if (made.ok)
    await attempt(() => within((tx) => unlinkObjects(tx, { linkId: made.value.linkId }, { actor, at: new Date(Date.now() + 1000) })))
  expect(await within((tx) => linksOf(tx, { objectId: p }))).toEqual([])
  expect(await within((tx) => linksOf(tx, { objectId: p, at: while_ }))).toHaveLength(1)
  expect((await within((tx) => lifeOf(tx, p))).map(({ verb }) => verb)).toEqual(['registered', 'linked', 'unlinked'])
})

test('[GR2] a ring of feeds is a ring main; a ring of anything else is refused, whoever closes it first', async () => {
  const objects = await make({ tag: 'G2-A' }, { tag: 'G2-B' }, { tag: 'G2-C' })
  const [a, b, c] = [...objects.values()] as [ObjectId, ObjectId, ObjectId]
  for (const [fromId, toId] of [[a, b], [b, c], [c, a]] as const) // biome-ignore format: one line
    expect(await link({ kind: 'feeds', medium: 'water', fromId, toId })).toMatchObject({ ok: true })
  for (const kind of ['controls', 'located_in', 'connected_by'] as const) {
    expect(await link({ kind, fromId: a, toId: b })).toMatchObject({ ok: true })
    expect(await link({ kind, fromId: b, toId: c })).toMatchObject({ ok: true })
    expect(await link({ kind, fromId: c, toId: a })).toEqual({ ok: false, refusal: { code: 'LINK_CYCLE', kind } })
  }
  expect(await link({ kind: 'feeds', medium: 'power', fromId: a, toId: a })).toMatchObject({ ok: false, refusal: { code: 'LINK_CYCLE' } })
  for (let round = 0; round < 10; round++) {
    const pair = await make({ tag: `G2-X${round}` }, { tag: `G2-Y${round}` })
    const [x, y] = [...pair.values()] as [ObjectId, ObjectId]
    const both = await Promise.all([link({ kind: 'controls', fromId: x, toId: y }), link({ kind: 'controls', fromId: y, toId: x })])
    expect(both.filter((done) => done.ok)).toHaveLength(1)
  }
})

test('[GR2] a link into another tenant is none; a link says the same for ever until it ends', async () => {
  const [mine] = [...(await make({ tag: 'G3-A' })).values()] as [ObjectId]
  const [foreign] = await theirs.register({ tag: 'G3-B' })
  expect(await link({ kind: 'controls', fromId: mine, toId: foreign?.id as ObjectId })).toMatchObject({
    ok: false,
    refusal: { code: 'OBJECT_NOT_FOUND' },
  })
  await expect(chain([{ kind: 'controls', medium: '', fromId: mine, toId: foreign?.id as ObjectId }])).rejects.toThrow()
  await expect(system.db.system((tx) => tx.execute(sql`update edges set to_id = from_id`))).rejects.toThrow()
  await expect(system.db.system((tx) => tx.execute(sql`delete from edges`))).rejects.toThrow()
})

test('[GR3] what stops if this stops: power downstream, drains upstream, parts with the whole, what is seen through a gateway goes dark', async () => {
  const [gateway] = await ours.register({ tag: 'G4-GW', typeId: 'gateway' })
  const first = await make(
    { tag: 'G4-F', typeId: 'feeder' },
    { tag: 'G4-PS', typeId: 'pump-station' },
    { tag: 'G4-SD', typeId: 'storm-drain' },
    { tag: 'G4-UP', typeId: 'storm-drain' },
    { tag: 'G4-CAM', typeId: 'camera', gatewayId: gateway?.id ?? null },
  )
  const id = (tag: string) => first.get(tag) as ObjectId
  const parts = await make({ tag: 'G4-PS/P1', parentId: id('G4-PS') })
  await system.db.system((tx) => tx.execute(sql`update objects set parent_id = ${id('G4-PS')} where id = ${gateway?.id ?? ''}`))
  await chain([
    { kind: 'feeds', medium: 'power', fromId: id('G4-F'), toId: id('G4-PS') },
    { kind: 'feeds', medium: 'drainage', fromId: id('G4-SD'), toId: id('G4-PS') },
    { kind: 'feeds', medium: 'drainage', fromId: id('G4-UP'), toId: id('G4-SD') },
    { kind: 'controls', medium: '', fromId: id('G4-PS'), toId: parts.get('G4-PS/P1') as ObjectId },
  ])
  const found = await impact(id('G4-F'))
  expect(told(found)).toEqual([
    'G4-PS stops 1',
    'G4-GW stops 2',
    'G4-PS/P1 stops 2',
    'G4-SD backs_up 2',
    'G4-UP backs_up 3',
    'G4-CAM unseen 3',
  ])
  expect(found).toMatchObject({ counts: { stops: 3, backs_up: 2, unseen: 1 }, cut: false, start: { tag: 'G4-F' } })
  const why = (tag: string): string[] => {
    const item = found.items.find((it) => it.tag === tag)
    const cause = found.items.find((it) => it.id === item?.causeId)?.tag
    return item ? [...(cause ? why(cause) : []), `${item.via} ${tag}`] : []
  }
  expect(why('G4-UP')).toEqual(['feeds G4-PS', 'drains G4-SD', 'drains G4-UP'])
  expect(told(await impact(id('G4-SD')))).toEqual(['G4-UP backs_up 1']) // a blocked drain does not stop the station
  expect((await impact(id('G4-F'), 1)).cut).toBe(true)
  expect(await impact(id('G4-F'), 12, 2)).toMatchObject({ cut: true })
})

test('[GR3] rings and meshes end: a mesh of forty layers costs its links, not its ways', async () => {
  const LAYERS = 40
  const made = await ours.register(...Array.from({ length: LAYERS * 3 }, (_, i) => ({ tag: `G5-${i}` })))
  const at = (layer: number, k: number) => made[layer * 3 + k]?.id as ObjectId
  const edges: NewEdge[] = []
  for (let layer = 0; layer < LAYERS - 1; layer++)
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) edges.push({ kind: 'feeds', medium: 'power', fromId: at(layer, a), toId: at(layer + 1, b) })
  await chain([...edges, { kind: 'feeds', medium: 'power', fromId: at(LAYERS - 1, 0), toId: at(0, 0) }])
  const found = await impact(at(0, 0), 20)
  expect(found.items).toHaveLength(20 * 3)
  expect(found.items.every(({ hop, tag }) => hop === Math.floor(Number(tag.slice(3)) / 3))).toBe(true)
})

test('[GR3] of another tenant nothing is told', async () => {
  const [foreign] = await theirs.register({ tag: 'G6' })
  expect(await within((tx) => impactOf(tx, foreign?.id as ObjectId, { hops: 3, most: 10 }))).toBeNull()
})

test('[GR3] every effect over every link is decided, and none grows worse on its way', () => {
  const vias: Via[] = ['feeds', 'drains', 'controls', 'located_in', 'connected_by', 'part_of']
  for (const effect of EFFECTS)
    for (const via of vias) {
      const next = felt(effect, via)
      if (next) expect(EFFECTS.indexOf(next)).toBeGreaterThanOrEqual(EFFECTS.indexOf(effect))
    }
  expect(felt('unseen', 'feeds')).toBeNull() // what is not seen goes on feeding
})
