import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { basemap } from './basemap.ts'
import { blocksOf } from './blocks.ts'
import { buildingsOf } from './buildings.ts'
import { CITY_GATEWAYS, districtObjects } from './district-objects.ts'
import { headingDeg, lonLat, lonLatOfGrid } from './frame.ts'
import { linked } from './links.ts'
import { streetsOf } from './plan.ts'
import { assets, plantObjects, WEAR_PACE } from './plant-objects.ts'
import { plantLonLat } from './plant-site.ts'
import { csvOf, position } from './row.ts'
import { alongStreets } from './spread.ts'

/** `pace`: how many times faster than real the cloudburst runs; written into the durations of the objects it concerns. */
export type WorldOptions = { seed?: number; pace?: number }
const SEED = 7
const PACE = 5
const TIME_ZONE = 'Asia/Shanghai'
const PUMP_STATION_GROUND = { u0: 62, u1: 92, v0: -56, v1: -32 }

export type World = ReturnType<typeof makeWorld>

/** The fictional coastal district and the stamping plant, complete and the same for the same seed. */
export function makeWorld({ seed = SEED, pace = PACE }: WorldOptions = {}) {
  const streets = streetsOf(seed)
  const blocks = blocksOf(streets, seed)
  const buildings = buildingsOf(blocks, seed, [PUMP_STATION_GROUND])
  const harbour = linked([...districtObjects({ streets, blocks, seed, pace }, alongStreets(streets)), ...plantObjects(), ...assets()])
  const police = [
    position('traffic', 'B-01', 'barrier', 'Barrier north of U-01', 'U-01 北侧道闸', { at: lonLat([-4, 92]), headingDeg: headingDeg(0) }),
    position('traffic', 'B-02', 'barrier', 'Barrier south of U-01', 'U-01 南侧道闸', { at: lonLat([4, -96]), headingDeg: headingDeg(180) }),
  ]
  return {
    seed,
    pace,
    harbour,
    police,
    basemap: basemap({ streets, blocks, buildings, seed }),
    sites: sitesOf(pace),
    agents: agentsOf(seed, pace),
  }
}

function sitesOf(pace: number) {
  const bounds = (west: number, south: number, east: number, north: number) => [
    ...lonLatOfGrid([west, south]),
    ...lonLatOfGrid([east, north]),
  ]
  const at = ([lon, lat]: readonly [number, number]) => ({ lon, lat })
  const district = {
    slug: 'district',
    names: { en: 'Harbour District', 'zh-CN': '港湾区' },
    timeZone: TIME_ZONE,
    simulated: { pace },
    center: at(lonLat([0, -20])),
    bounds: bounds(-1460, -1250, 1420, 1080),
  }
  const plant = {
    slug: 'plant',
    names: { en: 'Stamping Plant', 'zh-CN': '冲压厂' },
    timeZone: TIME_ZONE,
    simulated: { pace: 1 },
    center: at(plantLonLat(13, -30)),
    bounds: [...plantLonLat(-90, -190), ...plantLonLat(190, 110)],
  }
  const traffic = { ...district, slug: 'traffic', names: { en: 'Harbour District traffic', 'zh-CN': '港湾区交通' } }
  return {
    tenants: [
      { slug: 'harbour', names: { en: 'Harbour City', 'zh-CN': '港城' }, objects: 'objects.csv', sites: [district, plant] },
      { slug: 'police', names: { en: 'Traffic Police', 'zh-CN': '交警支队' }, objects: 'objects.police.csv', sites: [traffic] },
    ],
  }
}

/** Which agent hosts which gateway; server, claim code and data folder are added where they are known. */
function agentsOf(seed: number, pace: number) {
  const gateway = (name: string) => ({
    name,
    uplink: 'mqtt',
    driver: { id: 'simulator', options: { gateway: name, seed, pace, wearPace: WEAR_PACE } },
  })
  return {
    agents: [
      { name: 'city', gateways: CITY_GATEWAYS.map(gateway) },
      { name: 'plant', gateways: [gateway('GW-L2')] },
    ],
  }
}

/** Writes the import files into a folder; answers with their names and hashes.
 *  @throws Error from the file system */
export async function writeWorld(dir: string, options: WorldOptions = {}): Promise<Record<string, string>> {
  const world = makeWorld(options)
  const files: Record<string, string> = {
    'sites.json': JSON.stringify(world.sites, null, 2),
    'objects.csv': csvOf(world.harbour),
    'objects.police.csv': csvOf(world.police),
    'basemap.geojson': JSON.stringify(world.basemap),
    'agents.json': JSON.stringify(world.agents, null, 2),
  }
  await mkdir(dir, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]))
}
