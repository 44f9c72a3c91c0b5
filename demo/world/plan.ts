import { dense, distanceTo, inside, type Uv } from './frame.ts'
import { random } from './random.ts'

/** The district as a planner would sketch it: coast and quays, basin, canal, railway, streets. */
export const HALF_WIDTH_M = 1320
const NORTH_M = 930
const QUAY_V = -660
export const BREAKWATER_V = -1150

/** From west to east along the water's edge: port quay, docks and piers, the basin with the canal's mouth, a bay with a beach. */
export const COAST: readonly Uv[] = [
  [-2600, -640],
  [-1500, -640],
  [-1500, -720],
  [-1250, -720],
  [-1250, -690],
  [-960, -690],
  [-960, -840],
  [-915, -840],
  [-915, -690],
  [-720, -690],
  [-640, -600],
  [-560, -600],
  [-540, QUAY_V],
  [-420, QUAY_V - 10],
  [-420, QUAY_V - 120],
  [-396, QUAY_V - 120],
  [-396, QUAY_V - 10],
  [-290, QUAY_V],
  [-262, QUAY_V + 62],
  [-180, QUAY_V + 56],
  [-168, QUAY_V - 6],
  [-70, QUAY_V],
  [-70, QUAY_V - 110],
  [-48, QUAY_V - 110],
  [-48, QUAY_V],
  [40, QUAY_V + 4],
  [52, QUAY_V + 78],
  [150, QUAY_V + 74],
  [158, QUAY_V],
  [236, QUAY_V],
  [236, -470],
  [300, -428],
  [372, -428],
  [418, -476],
  [418, -560],
  [470, -560],
  [470, QUAY_V + 14],
  [640, QUAY_V + 14],
  [640, QUAY_V - 90],
  [664, QUAY_V - 90],
  [664, QUAY_V + 20],
  [790, QUAY_V + 30],
  [880, -590],
  [980, -520],
  [1090, -480],
  [1210, -468],
  [1320, -486],
  [1440, -540],
  [1560, -640],
  [1720, -720],
  [2000, -760],
  [3600, -740],
]
export const SEA: readonly Uv[] = [...COAST, [3600, -3200], [-2600, -3200]]

export const CANAL: readonly Uv[] = dense(
  [
    [336, -440],
    [372, -392],
    [440, -346],
    [560, -312],
    [700, -300],
    [820, -262],
    [930, -236],
    [1100, -226],
    [1400, -206],
    [2000, -120],
    [3600, 60],
  ],
  40,
)
export const CANAL_HALF_M = 17
export const RAILWAY: readonly Uv[] = dense(
  [
    [-2600, 0],
    [3600, 0],
  ],
  60,
)
export const RAIL_HALF_M = 21

export const isWater = (at: Uv, marginM = 0): boolean =>
  distanceTo(CANAL, at) < CANAL_HALF_M + marginM ||
  inside(at, SEA) ||
  (marginM > 0 &&
    [
      [marginM, 0],
      [-marginM, 0],
      [0, marginM],
      [0, -marginM],
    ].some(([du = 0, dv = 0]) => inside([at[0] + du, at[1] + dv], SEA)))

export type RoadClass = 'primary' | 'secondary' | 'residential' | 'service'
export type Street = {
  axis: 'u' | 'v'
  at: number
  class: RoadClass
  crossesRail: boolean
  crossesCanal: boolean
  name?: { en: string; 'zh-CN': string }
}
export const ROAD_WIDTH_M: Record<RoadClass, number> = { primary: 20, secondary: 15, residential: 10, service: 7 }

const pitches = (seed: string, from: number, to: number, min: number, max: number) => {
  const rng = random(seed)
  const list: number[] = []
  for (let at = from; Math.abs(at) <= Math.abs(to); at += Math.sign(to) * Math.round(rng.between(min, max))) list.push(at)
  return list
}

/** Streets along v (north-south) and along u (east-west); the avenue stands at u = 0. */
export function streetsOf(seed: number): Street[] {
  const northSouth = [
    ...pitches(`${seed}/east`, 118, HALF_WIDTH_M, 96, 132),
    0,
    ...pitches(`${seed}/west`, -116, -HALF_WIDTH_M, 96, 132),
  ].sort((a, b) => a - b)
  const avenue = northSouth.indexOf(0)
  const eastWest = [...pitches(`${seed}/north`, 62, NORTH_M, 72, 94), ...pitches(`${seed}/south`, -66, QUAY_V + 44, 70, 90)].sort(
    (a, b) => a - b,
  )
  const firstSouth = eastWest.filter((at) => at < 0).length - 1
  return [
    ...northSouth.map((at, i): Street => {
      const apart = Math.abs(i - avenue)
      const major = apart % 4 === 0
      const roadClass: RoadClass = apart === 0 ? 'primary' : major ? 'secondary' : 'residential'
      return { axis: 'v', at, class: roadClass, crossesRail: major, crossesCanal: apart % 2 === 0, ...NAMES[`v${i - avenue}`] }
    }),
    ...eastWest.map((at, j): Street => {
      const roadClass: RoadClass = j === 0 ? 'primary' : (j - firstSouth) % 4 === 1 ? 'secondary' : 'residential'
      return { axis: 'u', at, class: roadClass, crossesRail: false, crossesCanal: j === 0, ...NAMES[`u${j - firstSouth}`] }
    }),
  ]
}

const named = (en: string, zh: string) => ({ name: { en, 'zh-CN': zh } })
const NAMES: Record<string, { name: { en: string; 'zh-CN': string } }> = {
  v0: named('Harbour Road', '港湾路'),
  v4: named('Customs Road', '海关路'),
  'v-4': named('Shipyard Road', '船厂路'),
  v8: named('Lighthouse Road', '灯塔路'),
  'v-8': named('Container Road', '集装箱路'),
  u1: named('Station Street', '车站街'),
  u5: named('Civic Street', '市民街'),
  u9: named('North Ring', '北环路'),
  'u-6': named('Quay Road', '码头路'),
}
