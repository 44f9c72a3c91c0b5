import type { Block, Building, Rect } from './blocks.ts'
import { band, dense, distanceTo, type LonLat, lonLat, type Uv } from './frame.ts'
import {
  BREAKWATER_V,
  CANAL,
  CANAL_HALF_M,
  COAST,
  HALF_WIDTH_M,
  isWater,
  RAIL_HALF_M,
  RAILWAY,
  ROAD_WIDTH_M,
  SEA,
  type Street,
} from './plan.ts'
import { plantLand } from './plant-site.ts'
import { random } from './random.ts'

export type Layer = 'land' | 'water' | 'green' | 'block' | 'road' | 'railway' | 'building' | 'tree' | 'sewer' | 'place'
export type Feature = {
  type: 'Feature'
  properties: { layer: Layer; class?: string } & Record<string, string | number | boolean>
  geometry:
    | { type: 'Polygon'; coordinates: LonLat[][] }
    | { type: 'LineString'; coordinates: LonLat[] }
    | { type: 'Point'; coordinates: LonLat }
}
type Properties = Feature['properties']

export const polygon = (ring: readonly Uv[], properties: Properties, stepM = 60): Feature => {
  const points = dense([...ring, ring[0] as Uv], stepM).map(lonLat)
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [points] } }
}
export const lineString = (line: readonly Uv[], properties: Properties): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'LineString', coordinates: dense(line).map(lonLat) },
})
export const point = (at: Uv, properties: Properties): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: lonLat(at) },
})
export const rectRing = ({ u0, v0, u1, v1 }: Rect): Uv[] => [
  [u0, v0],
  [u1, v0],
  [u1, v1],
  [u0, v1],
]

export type MapPlan = { streets: readonly Street[]; blocks: readonly Block[]; buildings: readonly Building[]; seed: number }
const WORLD: Rect = { u0: -2600, v0: -3200, u1: 3600, v1: 2400 }

/** Everything under the objects, as one GeoJSON collection; `properties.layer` says what a feature is. */
export function basemap(plan: MapPlan): { type: 'FeatureCollection'; features: Feature[] } {
  return {
    type: 'FeatureCollection',
    features: [
      polygon(rectRing(WORLD), { layer: 'land' }, 400),
      polygon(SEA, { layer: 'water', class: 'sea' }, 120),
      polygon(band(CANAL, CANAL_HALF_M), { layer: 'water', class: 'canal' }),
      polygon(
        band(
          [
            [-860, BREAKWATER_V + 90],
            [-520, BREAKWATER_V + 20],
            [60, BREAKWATER_V],
          ],
          9,
        ),
        { layer: 'land', class: 'breakwater' },
      ),
      polygon(
        band(
          [
            [230, BREAKWATER_V + 4],
            [560, BREAKWATER_V + 50],
            [820, BREAKWATER_V + 190],
          ],
          9,
        ),
        { layer: 'land', class: 'breakwater' },
      ),
      ...hinterland(plan.seed),
      ...greens(plan),
      ...plan.blocks.filter((block) => block.use !== 'park').flatMap((block) => dryBlock(block)),
      ...plantLand(),
      ...roads(plan.streets),
      ...railways(),
      ...sewers(),
      ...plan.buildings.map((building) =>
        polygon(building.ring, { layer: 'building', class: building.use, height: Math.round(building.heightM * 10) / 10 }),
      ),
      ...places(),
    ],
  }
}

/** Fields, woods and country roads around the district, so that it does not end at a ruled line. */
function hinterland(seed: number): Feature[] {
  const rng = random(`${seed}/hinterland`)
  const patch = (at: Uv, radiusM: number, patchClass: string): Feature =>
    polygon(
      Array.from({ length: 14 }, (_, k): Uv => {
        const reachM = radiusM * rng.between(0.7, 1.15)
        return [at[0] + reachM * 1.5 * Math.cos((k * Math.PI) / 7), at[1] + reachM * Math.sin((k * Math.PI) / 7)]
      }),
      { layer: 'green', class: patchClass },
    )
  const fields = [
    [-1900, 1250],
    [-900, 1330],
    [250, 1420],
    [1150, 1300],
    [2300, 1250],
    [2900, 700],
    [2700, 320],
    [1650, 330],
    [-1850, 520],
    [-1980, -300],
    [-400, 1850],
    [1500, 1850],
    [-1500, 1900],
    [2000, -480],
    [2700, -520],
  ] as const
  const roads: { line: Uv[]; class: string; width: number }[] = [
    {
      line: [
        [0, 908],
        [-40, 1250],
        [120, 1700],
        [60, 2400],
      ],
      class: 'primary',
      width: 18,
    },
    {
      line: [
        [-1318, 62],
        [-1700, 90],
        [-2600, 40],
      ],
      class: 'primary',
      width: 18,
    },
    {
      line: [
        [1234, 62],
        [1600, 80],
        [2300, 130],
        [3600, 160],
      ],
      class: 'primary',
      width: 18,
    },
    {
      line: [
        [-1318, 902],
        [-1700, 1000],
        [-2600, 1050],
      ],
      class: 'secondary',
      width: 12,
    },
    {
      line: [
        [1234, 902],
        [1700, 1010],
        [2400, 1000],
        [3600, 1150],
      ],
      class: 'secondary',
      width: 12,
    },
    {
      line: [
        [-1318, -568],
        [-1700, -560],
        [-2600, -560],
      ],
      class: 'secondary',
      width: 12,
    },
    {
      line: [
        [1984, 692],
        [2050, 1005],
      ],
      class: 'secondary',
      width: 12,
    },
  ]
  return [
    ...fields.map(([u, v]) => patch([u, v], rng.between(150, 250), rng.pick(['field', 'field', 'wood']))),
    ...roads.map((road) => lineString(road.line, { layer: 'road', class: road.class, width: road.width })),
  ]
}

const dryBlock = (block: Block): Feature[] =>
  rectRing(block).some((corner) => isWater(corner, 4)) ? [] : [polygon(rectRing(block), { layer: 'block', class: block.use })]

function greens({ blocks, seed }: MapPlan): Feature[] {
  const features: Feature[] = []
  for (const block of blocks.filter((each) => each.use === 'park' || each.use === 'square')) {
    const ring = rectRing(block)
    const wet = ring.some((corner) => isWater(corner, 4))
    if (!wet) features.push(polygon(ring, { layer: 'green', class: block.use }))
    const rng = random(`${seed}/trees/${block.id}`)
    for (let k = 0; k < (block.use === 'park' ? 22 : 8); k++) {
      const at: Uv = [rng.between(block.u0 + 5, block.u1 - 5), rng.between(block.v0 + 5, block.v1 - 5)]
      if (!wet && !isWater(at, 6)) features.push(point(at, { layer: 'tree', radius: Math.round(rng.between(2, 4) * 10) / 10 }))
    }
  }
  for (const [from, to] of [
    [-HALF_WIDTH_M, -130],
    [130, HALF_WIDTH_M],
  ] as const) {
    for (const v of [-34, 34]) {
      features.push(polygon(rectRing({ u0: from, u1: to, v0: v - 8, v1: v + 8 }), { layer: 'green', class: 'verge' }))
    }
  }
  features.push(polygon(band(COAST.slice(-9, -4), 26).slice(0, 10), { layer: 'green', class: 'beach' }))
  return features
}

/** A street as its dry stretches, with bridges over canal and railway and the tunnel of the underpass marked. */
function roads(streets: readonly Street[]): Feature[] {
  const reach = (axis: 'u' | 'v') => {
    const cross = streets.filter((street) => street.axis !== axis).map((street) => street.at)
    return [Math.min(...cross) - 6, Math.max(...cross) + 6] as const
  }
  return streets.flatMap((street) => {
    const [from, to] = reach(street.axis)
    const firstRow = (sign: 1 | -1) =>
      Math.min(...streets.filter((each) => each.axis === 'u' && each.at * sign > 0).map((each) => each.at * sign)) + 6
    const at = (along: number): Uv => (street.axis === 'v' ? [street.at, along] : [along, street.at])
    const features: Feature[] = []
    let run: { points: Uv[]; kind: string } | null = null
    const kindAt = (uv: Uv): string | null => {
      if (street.axis === 'v' && uv[1] > -firstRow(-1) && uv[1] < firstRow(1)) {
        if (!street.crossesRail) return null
        if (Math.abs(uv[1]) < RAIL_HALF_M + 6) return street.at === 0 ? 'tunnel' : 'bridge'
      }
      if (distanceTo(CANAL, uv) < CANAL_HALF_M + 4) return street.crossesCanal ? 'bridge' : null
      return isWater(uv, 4) ? null : 'road'
    }
    const flush = () => {
      if (run && run.points.length > 1) {
        features.push(
          lineString(run.points, {
            layer: 'road',
            class: street.class,
            width: ROAD_WIDTH_M[street.class],
            ...(run.kind === 'road' ? {} : { [run.kind]: true }),
            ...(street.name ? { name: street.name.en, name_zh: street.name['zh-CN'] } : {}),
          }),
        )
      }
      run = null
    }
    for (let along = from; along <= to; along += 6) {
      const uv = at(along)
      const kind = kindAt(uv)
      if (run && kind !== null && kind !== run.kind) {
        run.points.push(uv)
        flush()
      }
      if (kind === null) flush()
      else if (run) run.points.push(uv)
      else run = { points: [uv], kind }
    }
    flush()
    return features
  })
}

const railways = (): Feature[] => [
  polygon(band(RAILWAY, RAIL_HALF_M - 5), { layer: 'railway', class: 'bed' }),
  ...[-3.2, 3.2].map((v) =>
    lineString(
      RAILWAY.map(([u]): Uv => [u, v]),
      { layer: 'railway', class: 'track' },
    ),
  ),
  ...[9, 13.5].map((v) =>
    lineString(
      [
        [-760, v],
        [-250, v],
      ],
      { layer: 'railway', class: 'siding' },
    ),
  ),
  polygon(rectRing({ u0: -330, u1: -170, v0: 22, v1: 34 }), { layer: 'building', class: 'station', height: 9 }),
]

export const SEWERS: readonly { line: readonly Uv[]; class: 'collector' | 'main' }[] = [
  {
    class: 'collector',
    line: [
      [-108, 112],
      [-104, -40],
      [-108, -96],
    ],
  },
  {
    class: 'collector',
    line: [
      [-66, 116],
      [-62, -92],
    ],
  },
  {
    class: 'collector',
    line: [
      [-24, 120],
      [-20, -104],
    ],
  },
  {
    class: 'collector',
    line: [
      [26, 118],
      [34, -60],
    ],
  },
  {
    class: 'collector',
    line: [
      [72, 112],
      [80, -62],
    ],
  },
  {
    class: 'collector',
    line: [
      [112, 104],
      [104, -98],
      [82, -110],
    ],
  },
  {
    class: 'main',
    line: [
      [-108, -58],
      [0, -50],
      [76, -46],
    ],
  },
  {
    class: 'main',
    line: [
      [76, -46],
      [118, -160],
      [170, -300],
      [236, -462],
      [262, -520],
    ],
  },
]
const sewers = () => SEWERS.map((sewer) => lineString(sewer.line, { layer: 'sewer', class: sewer.class }))

const places = (): Feature[] =>
  (
    [
      [[-120, -790], 'water', 'Harbour basin', '港池'],
      [[640, -306], 'water', 'East canal', '东运河'],
      [[1180, -620], 'water', 'South bay', '南湾'],
      [[-470, 470], 'park', 'Lotus Park', '荷园'],
      [[760, 420], 'park', 'Camphor Park', '香樟公园'],
      [[-250, 44], 'station', 'Harbour Station', '港湾站'],
      [[330, 190], 'civic', 'Civic Centre', '市民中心'],
      [[-940, -420], 'quarter', 'Container port', '集装箱港区'],
      [[-200, -330], 'quarter', 'Old harbour', '老港'],
      [[-700, 720], 'quarter', 'North quarter', '北片'],
      [[980, 700], 'quarter', 'Terrace quarter', '台地片'],
    ] as [Uv, string, string, string][]
  ).map(([at, kind, name, nameZh]) => point(at, { layer: 'place', class: kind, name, name_zh: nameZh }))
