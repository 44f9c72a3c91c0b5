import { z } from 'zod'
import type { Driver, Point } from '#/edge/drivers/driver.ts'
import { BACKGROUND_DEVICES } from './runtime/background-devices.ts'
import { City } from './runtime/city.ts'
import { CITY_DEVICES } from './runtime/city-devices.ts'
import type { Device } from './runtime/device.ts'
import { Plant } from './runtime/plant.ts'
import { PLANT_DEVICES } from './runtime/plant-devices.ts'
import { openSession, type Served } from './runtime/session.ts'

const Options = z.looseObject({
  gateway: z.string().min(1),
  seed: z.union([z.number(), z.string()]).default(7),
  /** Where it is remembered that history was told; without it, history is told at every start. */
  stateDir: z.string().optional(),
  /** History waits until the present is on the map. */
  historyAfterMs: z.number().min(0).default(20_000),
})

/** Devices of the demo's world behind the same interface as real ones. All sessions of one simulator live in one world, so that rain over
 *  one gateway's drains is rain over the next one's lamps. */
export function createSimulator(): Driver {
  let worlds: { city: City; plant: Plant } | null = null
  return {
    id: 'simulator',
    async open(raw, ctx) {
      const options = Options.parse(raw)
      const seed = String(options.seed)
      worlds ??= { city: new City(seed, ctx.nowMs()), plant: new Plant(seed, ctx.nowMs()) }
      const { city, plant } = worlds
      const inPlant = options.gateway === 'GW-L2'
      const deviceOf = (point: Point): Device | null => {
        if (inPlant)
          return (
            PLANT_DEVICES[point.typeId]?.(point, plant) ??
            chillerOfPlant(point, city) ??
            BACKGROUND_DEVICES[point.typeId]?.(point, plant) ??
            null
          )
        return CITY_DEVICES[point.typeId]?.(point, city) ?? BACKGROUND_DEVICES[point.typeId]?.(point, city) ?? null
      }
      const served = ctx.points.flatMap((point): Served[] => {
        const device = deviceOf(point)
        if (!device) ctx.log.warn({ tag: point.tag, type: point.typeId }, 'no simulated device for this type')
        return device ? [{ point, device }] : []
      })
      const onStoryClock = new Set(served.filter((each) => each.device.onStoryClock).map((each) => each.point.tag))
      return openSession(
        served,
        {
          advance(atMs) {
            if (inPlant) plant.advance(atMs)
            else city.advance(atMs)
          },
          processMs: (point, atMs) => (onStoryClock.has(point.tag) ? Math.round(city.clock.processMs(atMs)) : undefined),
        },
        { gateway: options.gateway, historyAfterMs: options.historyAfterMs, ...(options.stateDir ? { stateDir: options.stateDir } : {}) },
        ctx,
      )
    },
  }
}

/** The plant's process chillers are the city's kind of chiller. */
const chillerOfPlant = (point: Point, city: City): Device | null =>
  point.typeId === 'chiller' ? (CITY_DEVICES.chiller?.(point, city) ?? null) : null

export const simulator: Driver = createSimulator()
