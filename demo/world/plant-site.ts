import type { Feature } from './basemap.ts'
import { type LonLat, lonLat, type Uv } from './frame.ts'

/** The stamping plant north-east of the district. Its own frame: x east along the lines, y north, metres, in plan directions;
 *  press 1 of line L2 stands at the origin. */
export const PLANT_AT: Uv = [1900, 620]
export const plantUv = ([x, y]: readonly [number, number]): Uv => [PLANT_AT[0] + x, PLANT_AT[1] + y]
export const plantLonLat = (x: number, y: number): LonLat => lonLat(plantUv([x, y]))

export const LINE_Y: Record<string, number> = { L1: 38, L2: 0, L3: -38 }
export const WELD_Y = -104

type Box = { x0: number; y0: number; x1: number; y1: number }
const ring = ({ x0, y0, x1, y1 }: Box) =>
  [plantUv([x0, y0]), plantUv([x1, y0]), plantUv([x1, y1]), plantUv([x0, y1]), plantUv([x0, y0])].map(lonLat)
const area = (box: Box, properties: Feature['properties']): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring(box)] },
})
const road = (points: [number, number][], width: number, roadClass: string): Feature => ({
  type: 'Feature',
  properties: { layer: 'road', class: roadClass, width },
  geometry: { type: 'LineString', coordinates: points.map(([x, y]) => plantLonLat(x, y)) },
})

export const HALLS: readonly (Box & { heightM: number })[] = [
  { x0: -44, y0: -57, x1: 70, y1: 58, heightM: 14 },
  { x0: -44, y0: -140, x1: 70, y1: -70, heightM: 12 },
  { x0: 92, y0: -40, x1: 128, y1: 40, heightM: 9 },
]

export function plantLand(): Feature[] {
  return [
    area({ x0: -90, y0: -190, x1: 190, y1: 110 }, { layer: 'block', class: 'plant' }),
    area({ x0: 140, y0: -180, x1: 180, y1: 100 }, { layer: 'green', class: 'verge' }),
    area({ x0: -84, y0: 82, x1: 134, y1: 104 }, { layer: 'green', class: 'verge' }),
    ...HALLS.map((hall) => area(hall, { layer: 'building', class: 'hall', height: hall.heightM })),
    area({ x0: 92, y0: 52, x1: 128, y1: 72 }, { layer: 'building', class: 'office', height: 17.6 }),
    area({ x0: 92, y0: -130, x1: 118, y1: -96 }, { layer: 'building', class: 'utility', height: 8 }),
    road(
      [
        [-66, -180],
        [-66, 100],
      ],
      9,
      'service',
    ),
    road(
      [
        [-66, 72],
        [84, 72],
      ],
      9,
      'service',
    ),
    road(
      [
        [84, -180],
        [84, 100],
      ],
      9,
      'service',
    ),
    road(
      [
        [-66, -64],
        [84, -64],
      ],
      7,
      'service',
    ),
    road(
      [
        [-66, -160],
        [84, -160],
      ],
      9,
      'service',
    ),
    road(
      [
        [-666, 35],
        [-400, 60],
        [-66, 72],
      ],
      12,
      'secondary',
    ),
    {
      type: 'Feature',
      properties: { layer: 'place', class: 'plant', name: 'Stamping Plant', name_zh: '冲压厂' },
      geometry: { type: 'Point', coordinates: plantLonLat(13, 66) },
    },
  ]
}
