import { z } from 'zod'
import type { Driver, Point } from '#/edge/drivers/driver.ts'
import { BACKGROUND_DEVICES } from './runtime/background-devices.ts'
import { City } from './runtime/city.ts'
import { CITY_DEVICES } from './runtime/city-devices.ts'
import type { Device } from './runtime/device.ts'
import { Plant } from './runtime/plant.ts'
import { PLANT_DEVICES } from './runtime/plant-devices.ts'
import { openSession, type Served } from './runtime/session.ts'
import { keepWorld, restoreWorld } from './runtime/state-file.ts'

const Options = z.looseObject({
  gateway: z.string().min(1),
  seed: z.union([z.number(), z.string()]).default(7),
  /** Where it is remembered that history was told; without it, history is told at every start. */
  stateDir: z.string().optional(),
  /** History waits until the present is on the map. */
  historyAfterMs: z.number().min(0).default(20_000),
})

/** Devices of the demo's world behind the same interface as real ones. All sessions of one simulator live in one world, so that rain over
 *  one gateway's drains is rain over the next one's lamps; a session opened again finds its devices as they were. */
export function createSimulator(): Driver {
  let city: Promise<City> | null = null
  let plant: Promise<Plant> | null = null
  const devices = new Map<string, Device>()
  const toldHistory = new Set<string>()
  return {
    id: 'simulator',
    async open(raw, ctx) {
      const options = Options.parse(raw)
      const seed = String(options.seed)
      const make = async <W extends City | Plant>(world: W, name: string): Promise<W> => {
        if (options.stateDir) await restoreWorld(options.stateDir, name, world)
        return world
      }
      city ??= make(new City(seed, ctx.nowMs()), 'city')
      plant ??= make(new Plant(seed, ctx.nowMs()), 'plant')
      const [town, works] = await Promise.all([city, plant])
      const inPlant = options.gateway === PLANT_GATEWAY
      const deviceOf = (point: Point): Device | null => {
        const known = devices.get(point.tag)
        if (known) return known
        const made = inPlant ? plantDevice(point, works, town) : cityDevice(point, town)
        if (made) devices.set(point.tag, made)
        else ctx.log.warn({ tag: point.tag, type: point.typeId }, 'no simulated device for this type')
        return made
      }
      const served = ctx.points.flatMap((point): Served[] => {
        const device = deviceOf(point)
        return device ? [{ point, device }] : []
      })
      const { stateDir } = options
      const keeper =
        options.gateway === CITY_KEEPER
          ? () => keepWorld(stateDir ?? '', 'city', town)
          : inPlant
            ? () => keepWorld(stateDir ?? '', 'plant', works)
            : null
      const withHistory = !toldHistory.has(options.gateway)
      toldHistory.add(options.gateway)
      return openSession(
        served,
        {
          advance: (atMs) => (inPlant ? works : town).advance(atMs),
          ...(stateDir && keeper ? { keep: keeper } : {}),
          processMs: (point, atMs) => (devices.get(point.tag)?.onStoryClock ? Math.round(town.clock.processMs(atMs)) : undefined),
        },
        { gateway: options.gateway, historyAfterMs: options.historyAfterMs, withHistory, ...(stateDir ? { stateDir } : {}) },
        ctx,
      )
    },
  }
}

const PLANT_GATEWAY = 'GW-L2'
/** Of the gateways that share the city, the one whose agent keeps its state. */
const CITY_KEEPER = 'GW-PS03'

const cityDevice = (point: Point, city: City): Device | null =>
  CITY_DEVICES[point.typeId]?.(point, city) ?? BACKGROUND_DEVICES[point.typeId]?.(point, city) ?? null

/** The plant's process chillers are the city's kind of chiller. */
const plantDevice = (point: Point, plant: Plant, city: City): Device | null =>
  PLANT_DEVICES[point.typeId]?.(point, plant) ??
  (point.typeId === 'chiller' ? cityDevice(point, city) : null) ??
  BACKGROUND_DEVICES[point.typeId]?.(point, plant) ??
  null

export const simulator: Driver = createSimulator()
