import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { twinType } from '#/twin-models/catalog/index.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'
import { makeWorld, writeWorld } from './index.ts'

const world = makeWorld({ pace: 20 })
const rows = [...world.harbour, ...world.police]
const byTag = new Map(rows.map((row) => [row.tag, row]))
const count = (site: string) => rows.filter((row) => row.site === site && row.kind === 'position').length

test('[DW1] the same seed gives the same files, byte for byte; another seed another city', async () => {
  const folders = await Promise.all([1, 2, 3].map(() => mkdtemp(join(tmpdir(), 'world-'))))
  const [a, b, c] = await Promise.all(folders.map((dir, i) => writeWorld(dir, { seed: i === 2 ? 8 : 7 })))
  expect(a).toEqual(b)
  expect(a?.['basemap.geojson']).not.toBe(c?.['basemap.geojson'])
  const read = parse(await readFile(join(folders[0] ?? '', 'objects.csv')), { columns: true }) as Record<string, string>[]
  expect(read.length).toBe(world.harbour.length)
  expect(JSON.parse(read.find((row) => row.tag === 'PS-03')?.settings ?? '')).toHaveProperty('properties.sump_area', 40)
  await Promise.all(folders.map((dir) => rm(dir, { recursive: true })))
})

test('[DW2] about 2,000 positions in the district, about 300 in the plant, two of the police', () => {
  expect(Math.abs(count('district') - 2000)).toBeLessThan(60)
  expect(Math.abs(count('plant') - 300)).toBeLessThan(30)
  expect(count('traffic')).toBe(2)
})

test('[DW3] every tag once; parents, gateways, relations, positions of assets and types resolve', () => {
  expect(byTag.size).toBe(rows.length)
  const lost = rows.flatMap((row) => {
    const relations = Object.values((row.settings.relations as Record<string, string> | undefined) ?? {})
    const named = [row.parent, row.gateway, row.in_position, ...relations].filter((tag) => tag !== '' && !byTag.has(tag))
    return [...named, ...(twinType(row.type)?.kind === row.kind ? [] : [`${row.tag}: ${row.type}`])]
  })
  expect(lost).toEqual([])
  const seated = rows.filter((row) => row.in_position !== '').map((row) => row.in_position)
  expect(new Set(seated).size).toBe(seated.length)
})

test('[DW3] links lead to objects that are there; a drain drains, a feeder feeds, a machine hands on', () => {
  const links = rows.flatMap((row) => row.links.split('; ').filter(Boolean).map((it) => [row.tag, ...it.split(/:(.*)/s)] as string[])) // biome-ignore format: one line
  expect(links.length).toBeGreaterThan(1_500)
  expect(links.filter(([from, , to]) => !byTag.has(to ?? '') || from === to)).toEqual([])
  const has = (from: string, what: string, to: string) => links.some(([a, b, c]) => a === from && b === what && c === to)
  expect(has('SD-0147', 'feeds drainage', 'PS-03')).toBe(true)
  expect(has('U-01', 'feeds drainage', 'PS-03')).toBe(true)
  expect(has('Q12', 'feeds power', 'LS-02/PU-02')).toBe(true)
  expect(has('E-17', 'feeds power', 'L2-P1-M1')).toBe(true)
  expect(has('L2-P1', 'feeds material', 'L2-R1')).toBe(true)
})

test('[DW4] all objects of the stories stand where they should', () => {
  const drains = Array.from({ length: 26 }, (_, i) => `SD-0${131 + i}`)
  const names = ['PS-03', 'PS-03/P1', 'PS-03/P2', 'PS-03/P3', 'U-01', 'CAM-U01', 'RG-01', 'RG-02', 'RG-03', 'V-05', 'V-06', 'B-01', 'B-02']
  const others = [
    'L2',
    'L2-P1',
    'L2-P4',
    'L2-P1-M1',
    'L2-R3',
    'D-1187',
    'C-24-0917',
    'CAM-P1',
    'LS-02/PU-01',
    'LS-02/PU-02',
    'LS-02/PU-03',
    'Q12',
    'GT-07',
  ]
  const more = [
    'WM-3305',
    'CC-01',
    'CC-01/CH-1',
    'CC-01/CH-2',
    'CC-01/AR-1',
    'GW-PS03',
    'GW-LS02',
    'GW-CC01',
    'GW-L2',
    'SIM-CITY',
    'SIM-PLANT',
    'TB-01',
    'BR-12',
    'AQ-04',
  ]
  expect([...drains, ...names, ...others, ...more].filter((tag) => !byTag.has(tag))).toEqual([])
  expect(byTag.get('L2-P1-M1')?.aliases).toBe('handle:88.118.7/L2P1M1')
})

test('[DW5] three gateways share the district, one serves the plant', () => {
  const of = (gateway: string) => rows.filter((row) => row.gateway === gateway).length
  for (const gateway of ['GW-PS03', 'GW-LS02', 'GW-CC01']) expect(of(gateway)).toBeGreaterThan(400)
  expect(of('GW-L2')).toBeGreaterThan(270)
  expect(world.agents.agents.flatMap((agent) => agent.gateways.map((gateway) => gateway.name))).toEqual([
    'GW-PS03',
    'GW-LS02',
    'GW-CC01',
    'GW-L2',
  ])
})

test('[DW6] the settings of every object fit its type; the pace divides the durations of the story objects and of no other', () => {
  for (const row of rows) effectiveType(twinType(row.type) ?? expect.fail(row.type), row.settings)
  const pump = effectiveType(twinType('storm-pump') ?? expect.fail(), byTag.get('PS-03/P3')?.settings)
  expect(pump.commands.find((command) => command.id === 'start')?.envelope[0]).toMatchObject({ kind: 'offFor', minMs: 30_000 })
  expect(pump.findings[0]?.alarm?.timeToRespondMs).toBe(24_000)
  expect(pump.commands.find((command) => command.id === 'start')?.effect?.withinMs).toBe(15_000)
  const far = effectiveType(twinType('storm-pump') ?? expect.fail(), byTag.get('PS-01/P3')?.settings)
  expect(far.findings[0]?.alarm?.timeToRespondMs).toBe(480_000)
})

test('[DW7] the basemap has water, streets, some 1,500 buildings with heights, and every object stands in its site', () => {
  const layer = (name: string) => world.basemap.features.filter((feature) => feature.properties.layer === name)
  expect(Math.abs(layer('building').length - 1650)).toBeLessThan(250)
  expect(layer('building').every((feature) => Number(feature.properties.height) > 2)).toBe(true)
  for (const name of ['land', 'water', 'green', 'block', 'road', 'railway', 'tree', 'sewer', 'place'])
    expect(layer(name).length).toBeGreaterThan(0)
  expect(layer('road').filter((feature) => feature.properties.tunnel).length).toBe(1)
  const sites = world.sites.tenants.flatMap((tenant) => tenant.sites)
  const outside = rows.filter((row) => {
    const [w = 0, s = 0, e = 0, n = 0] = sites.find((site) => site.slug === row.site)?.bounds ?? []
    return row.lon !== '' && row.lat !== '' && !(row.lon > w && row.lon < e && row.lat > s && row.lat < n)
  })
  expect(outside.map((row) => row.tag)).toEqual([])
})
