import { expect, test } from 'vitest'
import { planZones } from '#/server/gateways/zones.ts'
import { layZones } from './zones-layout.ts'

const WIDTH = 1_000
const plan = planZones({
  listeners: [
    { name: 'web', host: 'localhost', port: 3000, encrypted: false },
    { name: 'mqtt', host: 'localhost', port: 8883, encrypted: true },
  ],
  gateways: [
    { id: 'a', tag: 'GW-A', siteId: 's1', online: true, door: 8883 },
    { id: 'b', tag: 'GW-B', siteId: 's2', online: false, door: null },
  ] as never,
  databaseHost: null,
  foreignHosts: ['hdl.example'],
})
const laid = layZones(plan, WIDTH)

test('[ZC4] every zone has its box, none lies on another or beyond the drawing', () => {
  expect(laid.boxes.map(({ zone }) => zone.id).sort()).toEqual(plan.zones.map(({ id }) => id).sort())
  for (const [i, one] of laid.boxes.entries()) {
    expect(one.left).toBeGreaterThanOrEqual(0)
    expect(one.left + one.width).toBeLessThanOrEqual(WIDTH)
    expect(one.top).toBeGreaterThanOrEqual(0)
    expect(one.top + one.height).toBeLessThanOrEqual(laid.height)
    for (const { y } of one.ports) expect(y > one.top && y < one.top + one.height).toBe(true)
    for (const other of laid.boxes.slice(i + 1)) {
      const apart = [one.left + one.width <= other.left, other.left + other.width <= one.left, one.top + one.height <= other.top, other.top + other.height <= one.top] // biome-ignore format: one box beside another
      expect(apart).toContain(true)
    }
  }
})

test('[ZC4] every conduit is a way to the right, from who opens it to who listens; one that nobody uses is told from one in use, an open one from an encrypted', () => {
  expect(laid.ways).toHaveLength(plan.conduits.length)
  for (const { path } of laid.ways) {
    const [fromX, toX] = [/^M([\d.]+)/, /([\d.]+) [\d.]+$/].map((at) => Number(at.exec(path)?.[1]))
    expect(fromX).toBeLessThan(toX as number)
  }
  const way = (key: string) => laid.ways.find((it) => it.key.startsWith(key))
  expect(way('plant s1 server mqtts')).toMatchObject({ idle: false, encrypted: true })
  expect(way('plant s2 server mqtts')).toMatchObject({ idle: true })
  expect(way('people server http')).toMatchObject({ idle: false, encrypted: false })
})
