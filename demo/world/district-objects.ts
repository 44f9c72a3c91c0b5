import { SEWERS } from './basemap.ts'
import { type Block, centre } from './blocks.ts'
import { headingDeg, lonLat, type Uv } from './frame.ts'
import { pacedSettings, unhurried } from './paced.ts'
import { CANAL, type Street } from './plan.ts'
import { random } from './random.ts'
import { type ObjectRow, position } from './row.ts'
import { spread } from './spread.ts'

const SITE = 'district'
export const CITY_GATEWAYS = ['GW-PS03', 'GW-LS02', 'GW-CC01'] as const
export type DistrictPlan = { streets: readonly Street[]; blocks: readonly Block[]; seed: number; pace: number }

const number = (n: number, digits: number) => String(n).padStart(digits, '0')
export const quarterOf = ([u, v]: Uv): string =>
  v < 0 ? (u < -400 ? 'HD-PORT' : 'HD-OLD') : v < 330 && Math.abs(u) < 640 ? 'HD-CENTRE' : 'HD-NORTH'

/** Story S1 and S3 stand where their specification puts them; tags are theirs. */
function stations({ pace }: DistrictPlan): ObjectRow[] {
  const rows: ObjectRow[] = []
  const stationsAt: { tag: string; at: Uv; en: string; zh: string }[] = [
    { tag: 'PS-01', at: [-1120, -120], en: 'Container port station', zh: '港区泵站' },
    { tag: 'PS-02', at: [-560, -44], en: 'Station yard pump station', zh: '站场泵站' },
    { tag: 'PS-03', at: [76, -44], en: 'Station PS-03', zh: 'PS-03 泵站' },
    { tag: 'PS-04', at: [800, -44], en: 'East pump station', zh: '东泵站' },
    { tag: 'PS-05', at: [1070, 650], en: 'Terrace pump station', zh: '台地泵站' },
  ]
  for (const { tag, at, en, zh } of stationsAt) {
    const story = tag === 'PS-03'
    const settings = story
      ? { ...pacedSettings('pump-station', pace), properties: { sump_area: 40, sump_depth: 4 } }
      : unhurried('pump-station', 5)
    rows.push(
      position(SITE, tag, 'pump-station', en, zh, {
        parent: quarterOf(at),
        at: lonLat(at),
        headingDeg: headingDeg(0),
        gateway: 'GW-PS03',
        settings,
      }),
    )
    for (const n of [1, 2, 3]) {
      rows.push(
        position(SITE, `${tag}/P${n}`, 'storm-pump', `Storm pump ${n}`, `${n} 号雨水泵`, {
          parent: tag,
          at: lonLat([at[0] + (n - 2) * 5, at[1] + 2]),
          levelM: -6,
          headingDeg: headingDeg(90),
          gateway: 'GW-PS03',
          settings: {
            ...(story ? pacedSettings('storm-pump', pace) : unhurried('storm-pump', 5)),
            properties: { rated_flow: 0.25, rated_power: 37 },
          },
        }),
      )
    }
  }
  const underpassAt: Uv = [0, 0]
  const inStory = { station: 'PS-03' }
  rows.push(
    position(SITE, 'U-01', 'underpass', 'Harbour Road underpass', '港湾路下穿通道', {
      parent: 'HD-CENTRE',
      at: lonLat(underpassAt),
      levelM: -5.2,
      headingDeg: headingDeg(90),
      gateway: 'GW-PS03',
      settings: { ...pacedSettings('underpass', pace), relations: inStory, properties: { closing_level: 0.25 } },
    }),
    position(SITE, 'CAM-U01', 'camera', 'Underpass camera', '下穿通道摄像机', {
      parent: 'U-01',
      at: lonLat([14, -30]),
      headingDeg: headingDeg(120),
      gateway: 'GW-PS03',
    }),
    position(SITE, 'SIM-CITY', 'scenario-runner', 'District scenarios', '片区情景', {
      parent: 'HD',
      at: lonLat([96, -52]),
      gateway: 'GW-PS03',
      settings: { commands: { start_story: { params: { pace: { default: pace } } } } },
    }),
  )
  const gauges: [string, Uv][] = [
    ['RG-01', [-196, 84]],
    ['RG-02', [196, 92]],
    ['RG-03', [-262, -236]],
    ['RG-04', [-900, 420]],
    ['RG-05', [880, 560]],
    ['RG-06', [-1060, -420]],
  ]
  for (const [tag, at] of gauges) {
    const settings = tag <= 'RG-03' ? pacedSettings('rain-gauge', pace) : {}
    rows.push(
      position(SITE, tag, 'rain-gauge', `Rain gauge ${tag.slice(3)}`, `雨量站 ${tag.slice(3)}`, {
        parent: quarterOf(at),
        at: lonLat(at),
        gateway: 'GW-PS03',
        settings,
      }),
    )
  }
  const signs: Uv[] = [
    [-1215, 304],
    [-790, 62],
    [-352, 476],
    [-226, -152],
    [12, 148],
    [-14, -176],
    [433, 62],
    [557, -66],
    [887, 304],
    [1121, 653],
    [-564, 744],
    [320, 744],
  ]
  signs.forEach((at, i) => {
    const tag = `V-${number(i + 1, 2)}`
    const south = tag === 'V-06' ? -90 : 90
    rows.push(
      position(SITE, tag, 'sign', `Message sign ${tag}`, `情报板 ${tag}`, {
        parent: quarterOf(at),
        at: lonLat(at),
        headingDeg: headingDeg(south),
        gateway: 'GW-PS03',
      }),
    )
  })
  return rows
}

function liftStations(): ObjectRow[] {
  const at: Uv[] = [
    [-900, 250],
    [-190, -494],
    [380, 470],
    [700, -190],
    [-1000, -500],
    [-330, 700],
  ]
  return at.flatMap((place, i) => {
    const n = number(i + 1, 2)
    const tag = `LS-${n}`
    const common = { parent: tag, gateway: 'GW-LS02', levelM: -9.4 }
    return [
      position(SITE, tag, 'lift-station', `Lift station ${n}`, `提升泵站 ${n}`, {
        ...common,
        parent: quarterOf(place),
        at: lonLat(place),
        headingDeg: headingDeg(0),
      }),
      ...[1, 2, 3].map((p) =>
        position(SITE, `${tag}/PU-0${p}`, 'lift-pump', `Lift pump ${p}`, `提升泵 ${p}`, {
          ...common,
          at: lonLat([place[0] + (p - 2) * 3, place[1] + 1.5]),
          headingDeg: headingDeg(0),
        }),
      ),
      position(SITE, i === 1 ? 'Q12' : `Q${i + 20}`, 'feeder', 'Feeder', '馈线柜', {
        ...common,
        at: lonLat([place[0] + 4.6, place[1] + 3.5]),
      }),
      position(SITE, i === 1 ? 'GT-07' : `GT-${number(i === 0 ? 1 : i, 2)}`, 'gas-meter', 'Gas detector', '气体检测仪', {
        ...common,
        at: lonLat([place[0] - 1.5, place[1] + 3.7]),
      }),
    ]
  })
}

/** SD-0131 to SD-0156 along the collectors of PS-03, the others along the streets. */
function drains({ blocks, pace, seed }: DistrictPlan): ObjectRow[] {
  const settings = { ...pacedSettings('storm-drain', pace), properties: { depth: 4 } }
  const along = SEWERS.filter((sewer) => sewer.class === 'collector').flatMap((sewer) => spread(sewer.line, 46))
  const story = along.slice(0, 26)
  const rng = random(`${seed}/drains`)
  const others = blocks.flatMap((block) => [
    [block.u0 + rng.between(8, 30), block.v0 - 4] as Uv,
    [block.u1 - rng.between(8, 30), block.v1 + 4] as Uv,
  ])
  const far = others.filter((at) => Math.hypot(at[0], at[1]) > 170)
  const step = far.length / DRAINS
  const chosen = Array.from({ length: DRAINS }, (_, i) => far[Math.floor(i * step)] as Uv)
  const row = (n: number, at: Uv, own: Record<string, unknown>) =>
    position(SITE, `SD-${number(n, 4)}`, 'storm-drain', `Storm drain ${number(n, 4)}`, `雨水井 ${number(n, 4)}`, {
      parent: quarterOf(at),
      at: lonLat(at),
      headingDeg: headingDeg(0),
      gateway: 'GW-PS03',
      aliases: `city:999001-0104-${number(n, 6)}`,
      settings: own,
    })
  return [
    ...story.map((at, i) => row(131 + i, at, settings)),
    ...chosen.map((at, i) => row(i < 130 ? i + 1 : i + 27, at, { properties: { depth: 4 } })),
  ]
}
const DRAINS = 374

function lights({ seed }: DistrictPlan, all: readonly Uv[]): ObjectRow[] {
  const step = all.length / LIGHTS
  return Array.from({ length: LIGHTS }, (_, i) => {
    const at = all[Math.floor(i * step)] as Uv
    const gateway = at[0] < -330 ? 'GW-LS02' : 'GW-CC01'
    return position(SITE, `SL-${number(i + 1, 4)}`, 'street-light', `Street light ${number(i + 1, 4)}`, `路灯 ${number(i + 1, 4)}`, {
      parent: quarterOf(at),
      at: lonLat(at),
      headingDeg: headingDeg(random(`${seed}/light/${i}`).pick([0, 90, 180, 270])),
      gateway,
    })
  })
}
const LIGHTS = 940

function buildingServices({ blocks, seed }: DistrictPlan): ObjectRow[] {
  const rng = random(`${seed}/services`)
  const built = blocks.filter((block) => !['park', 'square', 'sheds'].includes(block.use))
  const meters = Array.from({ length: 310 }, (_, i) => {
    const block = built[Math.floor((i * built.length) / 310)] as Block
    const at: Uv = [rng.between(block.u0 + 6, block.u1 - 6), block.v0 + 3]
    return position(SITE, `WM-${3000 + i + 1}`, 'water-meter', `Water meter ${3001 + i}`, `水表 ${3001 + i}`, {
      parent: quarterOf(at),
      at: lonLat(at),
      gateway: at[0] < 200 ? 'GW-LS02' : 'GW-CC01',
    })
  })
  const towers = blocks.filter((block) => block.use === 'towers').slice(0, 22)
  const houses = towers.flatMap((block, i) => {
    const tag = `BL-${number(i + 1, 2)}`
    const at = centre(block)
    const common = { parent: tag, gateway: 'GW-CC01' }
    return [
      position(SITE, tag, 'building', `Building ${i + 1}`, `${i + 1} 号楼`, {
        ...common,
        parent: quarterOf(at),
        at: lonLat(at),
        headingDeg: headingDeg(0),
      }),
      position(SITE, `${tag}/CH-1`, 'chiller', 'Chiller 1', '1 号冷水机组', {
        ...common,
        at: lonLat([at[0] - 8, at[1]]),
        levelM: -4,
        headingDeg: headingDeg(0),
      }),
      position(SITE, `${tag}/EM-1`, 'energy-meter', 'Building meter', '楼宇总电表', {
        ...common,
        at: lonLat([at[0] + 9, at[1] - 4]),
        levelM: -4,
      }),
    ]
  })
  return [...meters, ...houses, ...civicCentre()]
}

function civicCentre(): ObjectRow[] {
  const at: Uv = [376, 268]
  const gateway = 'GW-CC01'
  const common = { parent: 'CC-01', gateway }
  return [
    position(SITE, 'CC-01', 'building', 'Civic Centre', '市民中心', {
      parent: 'HD-CENTRE',
      at: lonLat(at),
      headingDeg: headingDeg(0),
      gateway,
    }),
    ...[1, 2].map((n) =>
      position(SITE, `CC-01/CH-${n}`, 'chiller', `Chiller ${n}`, `${n} 号冷水机组`, {
        ...common,
        at: lonLat([at[0] - 10 + n * 6, at[1] - 8]),
        levelM: -5,
        headingDeg: headingDeg(90),
        settings: { relations: { archive: 'CC-01/AR-1' } },
      }),
    ),
    position(SITE, 'CC-01/EM-1', 'energy-meter', 'Plant meter', '冷站电能表', {
      ...common,
      at: lonLat([at[0] + 10, at[1] - 8]),
      levelM: -5,
      settings: { properties: { accuracy: 0.5 } },
    }),
    position(SITE, 'CC-01/AR-1', 'archive-room', 'Archive room', '档案室', {
      ...common,
      at: lonLat([at[0] + 16, at[1] + 4]),
      levelM: -5,
      headingDeg: headingDeg(0),
    }),
  ]
}

function others({ streets, blocks, seed }: DistrictPlan, corners: readonly Uv[]): ObjectRow[] {
  const rng = random(`${seed}/others`)
  const rows: ObjectRow[] = []
  const somewhere = (n: number) => Array.from({ length: n }, (_, i) => corners[Math.floor(((i + 0.5) * corners.length) / n)] as Uv)
  somewhere(89).forEach((at, i) => {
    const tag = `CAM-${number(i + 1, 3)}`
    rows.push(
      position(SITE, tag, 'camera', `Camera ${i + 1}`, `摄像机 ${i + 1}`, {
        parent: quarterOf(at),
        at: lonLat([at[0] + 9, at[1] + 8]),
        headingDeg: headingDeg(rng.int(0, 359)),
        gateway: 'GW-PS03',
      }),
    )
  })
  const air: Uv[] = [
    [-700, 720],
    [560, 640],
    [1000, 320],
    [-380, -40],
    [-900, -330],
    [30, -420],
    [620, -420],
    [-100, 560],
    [-1200, 650],
    [1150, -330],
  ]
  air.forEach((at, i) => {
    rows.push(
      position(SITE, `AQ-${number(i + 1, 2)}`, 'air-quality', `Air-quality station ${i + 1}`, `空气质量站 ${i + 1}`, {
        parent: quarterOf(at),
        at: lonLat(at),
        gateway: 'GW-CC01',
      }),
    )
  })
  const bridges = streets
    .filter((street) => street.axis === 'v' && street.crossesCanal && street.at > 380)
    .map((street): Uv => [street.at, canalV(street.at)])
  bridges
    .slice(0, 4)
    .flatMap((at) =>
      [
        [-6, -20],
        [6, -20],
        [-6, 20],
        [6, 20],
        [-2, -20],
        [2, 20],
      ].map(([du = 0, dv = 0]): Uv => [at[0] + du, at[1] + dv]),
    )
    .forEach((at, i) => {
      const tag = `BR-${number(i + 1, 2)}`
      rows.push(
        position(SITE, tag, 'bridge-bearing', `Bridge bearing ${i + 1}`, `桥梁支座 ${i + 1}`, {
          parent: quarterOf(at),
          at: lonLat(at),
          levelM: 4,
          headingDeg: headingDeg(90),
          gateway: 'GW-CC01',
        }),
      )
    })
  const substations = blocks.filter((_, i) => i % 6 === 3)
  substations.forEach((block, i) => {
    const at: Uv = [block.u1 - 3, block.v0 + 3]
    rows.push(
      position(SITE, `F-${number(i + 1, 3)}`, 'feeder', `Feeder ${i + 1}`, `馈线 ${i + 1}`, {
        parent: quarterOf(at),
        at: lonLat(at),
        gateway: 'GW-CC01',
      }),
    )
  })
  return rows
}

const canalV = (u: number) => CANAL.reduce((best, each) => (Math.abs(each[0] - u) < Math.abs(best[0] - u) ? each : best))[1]

/** All positions of the district, gateways and areas included. */
export function districtObjects(plan: DistrictPlan, street: { lights: readonly Uv[]; corners: readonly Uv[] }): ObjectRow[] {
  const area = (tag: string, type: string, en: string, zh: string, at: Uv, parent = 'HD') =>
    position(SITE, tag, type, en, zh, { parent, at: lonLat(at), gateway: type === 'district' ? 'GW-CC01' : '' })
  const gateway = (tag: string, en: string, zh: string, at: Uv, parent: string) =>
    position(SITE, tag, 'gateway', en, zh, { parent, at: lonLat(at), gateway: tag })
  return [
    area('HD', 'district', 'Harbour District', '港湾区', [0, 100], ''),
    area('HD-CENTRE', 'quarter', 'Centre', '中心片', [200, 200]),
    area('HD-OLD', 'quarter', 'Old harbour', '老港片', [-100, -330]),
    area('HD-PORT', 'quarter', 'Container port', '港区', [-900, -330]),
    area('HD-NORTH', 'quarter', 'North quarter', '北片', [-300, 650]),
    gateway('GW-PS03', 'Gateway PS-03', 'PS-03 网关', [70, -50], 'PS-03'),
    gateway('GW-LS02', 'Gateway LS-02', 'LS-02 网关', [-184, -490], 'LS-02'),
    gateway('GW-CC01', 'Gateway Civic Centre', '市民中心网关', [370, 262], 'CC-01'),
    ...stations(plan),
    ...liftStations(),
    ...drains(plan),
    ...buildingServices(plan),
    ...lights(plan, street.lights),
    ...others(plan, street.corners),
  ]
}
