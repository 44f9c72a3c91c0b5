import { distanceTo, type Uv } from './frame.ts'
import { CANAL, CANAL_HALF_M, isWater, RAIL_HALF_M, ROAD_WIDTH_M, type Street } from './plan.ts'
import { type Random, random } from './random.ts'

export type Rect = { u0: number; v0: number; u1: number; v1: number }
export type BlockUse = 'park' | 'square' | 'old' | 'rows' | 'perimeter' | 'towers' | 'sheds' | 'civic'
export type Block = Rect & { id: string; use: BlockUse }
export type Building = { id: string; ring: Uv[]; heightM: number; use: BlockUse; blockId: string }

export const centre = (rect: Rect): Uv => [(rect.u0 + rect.u1) / 2, (rect.v0 + rect.v1) / 2]
const CIVIC: Uv = [330, 190]

/** City blocks between the streets, each with a use that its neighbourhood suggests. */
export function blocksOf(streets: readonly Street[], seed: number): Block[] {
  const rng = random(`${seed}/blocks`)
  const along = (axis: 'u' | 'v') => streets.filter((street) => street.axis === axis)
  const blocks: Block[] = []
  const columns = along('v')
  const rows = along('u')
  for (let i = 1; i < columns.length; i++) {
    for (let j = 1; j < rows.length; j++) {
      const [west, east, south, north] = [columns[i - 1], columns[i], rows[j - 1], rows[j]] as [Street, Street, Street, Street]
      const rect: Rect = {
        u0: west.at + ROAD_WIDTH_M[west.class] / 2 + 2,
        u1: east.at - ROAD_WIDTH_M[east.class] / 2 - 2,
        v0: south.at + ROAD_WIDTH_M[south.class] / 2 + 2,
        v1: north.at - ROAD_WIDTH_M[north.class] / 2 - 2,
      }
      // the strip with the railway in it belongs to the railway
      if (rect.v0 < RAIL_HALF_M && rect.v1 > -RAIL_HALF_M) continue
      if (isWater(centre(rect))) continue
      blocks.push({ ...rect, id: `${i}-${j}`, use: chooseUse(centre(rect), rng) })
    }
  }
  return blocks
}

const PARKS: readonly { at: Uv; radiusM: number }[] = [
  { at: [-470, 470], radiusM: 120 },
  { at: [60, 170], radiusM: 50 },
  { at: [-300, -190], radiusM: 44 },
  { at: [-420, -330], radiusM: 46 },
  { at: [178, -190], radiusM: 46 },
  { at: [-60, -440], radiusM: 46 },
  { at: [760, 420], radiusM: 90 },
  { at: [-980, 300], radiusM: 70 },
  { at: [1000, -420], radiusM: 90 },
]

function chooseUse(at: Uv, rng: Random): BlockUse {
  const near = (place: Uv) => Math.hypot(at[0] - place[0], at[1] - place[1])
  if (PARKS.some((park) => near(park.at) < park.radiusM)) return 'park'
  if (near(CIVIC) < 60) return 'civic'
  if (at[0] < -640 && at[1] < -150) return 'sheds'
  if (distanceTo(CANAL, at) < CANAL_HALF_M + 24 && rng.chance(0.5)) return 'park'
  if (near(CIVIC) < 260) return rng.pick(['towers', 'perimeter', 'perimeter', 'square'])
  if (Math.abs(at[0]) < 560 && at[1] < 0) return rng.pick(['old', 'old', 'old', 'perimeter'])
  if (at[1] > 560) return rng.pick(['rows', 'rows', 'towers', 'old'])
  return rng.pick(['old', 'perimeter', 'perimeter', 'rows', 'rows', 'towers'])
}
