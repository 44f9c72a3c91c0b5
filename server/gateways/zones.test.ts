import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, connectAgent, enrolGateway, groundWithGateway, named, startIngest } from '#/server/http/mqtt-testing.ts'
import { startHttp } from '#/server/http/server.ts'
import { listenersOf } from '#/server/platform/listeners.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { planZones, zonesNow } from './zones.ts'

const stack = new AsyncDisposableStack()
let system: Awaited<ReturnType<typeof testSystem>>
let ingest: Awaited<ReturnType<typeof startIngest>>
beforeAll(async () => {
  system = stack.use(await testSystem())
  ingest = stack.use(await startIngest(system))
  stack.use(await startHttp(system, { host: 'localhost', port: 0, probes: [] }))
}, 60_000)
afterAll(() => stack.disposeAsync())

/** The ports this process listens on, as the kernel says. */
function portsOpen(): number[] {
  const mine = new Set(
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? []
      } catch {
        return [] // closed meanwhile
      }
    }),
  )
  const LISTEN = '0A'
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTEN && mine.has(inode ?? ''))
      .map(([, local = '']) => Number.parseInt(local.split(':').at(-1) ?? '', 16)),
  )
}

test.runIf(process.platform === 'linux')('[ZC1] every port the process listens on is in the picture, and no other', () => {
  const open = [...new Set(portsOpen())].sort((a, b) => a - b)
  expect(open.length).toBeGreaterThan(1)
  expect(listenersOf(system).map(({ port }) => port)).toEqual(open)
})

const gateway = (tag: string, siteId: string, more: object = {}) => ({ id: tag, tag, siteId, online: true, door: 1883, ...more }) as never // biome-ignore format: one line
const LISTENERS = [
  { name: 'web', host: '::', port: 3000, encrypted: true },
  { name: 'mqtt', host: 'localhost', port: 1883, encrypted: false },
  { name: 'mqtt', host: '::', port: 8883, encrypted: true },
  { name: 'devices', host: '::', port: 8443, encrypted: true },
] as const

test('[ZC2] every connection of a plant goes outwards; the server opens none into it', () => {
  const plan = planZones({
    listeners: LISTENERS,
    gateways: [
      gateway('A', 'city'),
      gateway('B', 'plant'),
      gateway('C', 'plant', { door: 'devices' }),
      gateway('D', 'plant', { online: false }),
    ],
    databaseHost: null,
    foreignHosts: ['hdl.example'],
  })
  expect(plan.zones.map(({ id }) => id)).toEqual(['people', 'server', 'data', 'plant city', 'plant plant', 'elsewhere'])
  expect(plan.conduits.filter(({ to }) => to.startsWith('plant'))).toEqual([])
  const ofPlant = plan.conduits.filter(({ from }) => from === 'plant plant')
  expect(ofPlant.map(({ protocol, address, open, proof }) => [protocol, address, open, proof])).toEqual([
    ['https', '[::]:3000', 0, 'key'],
    ['mqtt', 'localhost:1883', 1, 'key'],
    ['mqtts', '[::]:8883', 0, 'key'],
    ['https', '[::]:8443', 1, 'key'],
  ])
  expect(plan.conduits.find(({ to }) => to === 'elsewhere')).toMatchObject({ from: 'server', address: 'hdl.example', encrypted: true })
})

test('[ZC3] a conduit counts the gateways that are connected by its port, of the asker’s own organisation', async () => {
  const ground = await groundWithGateway(system)
  const gateway = await enrolGateway(system, ground.ground, ground.gateway.id)
  await using agent = await connectAgent(ingest.mqtt.url, gateway)
  await agent.birth([named(`${ground.suffix}/flow`, 1)], { epoch: 1 })
  await until('it is online', () => service(system, 'gateways').isOnline(ground.gateway.id))
  const { conduits } = await zonesNow(system, actorOf(ground.ground))
  const { port } = new URL(ingest.mqtt.url)
  const open = conduits.flatMap((one) => (one.open === null ? [] : [[one.address.endsWith(`:${port}`), one.open]]))
  expect(open.filter(([own]) => own)).toEqual([[true, 1]])
  expect(open.filter(([own, count]) => !own && count !== 0)).toEqual([])
})
