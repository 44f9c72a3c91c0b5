import type { Uv } from './frame.ts'
import { isWater, ROAD_WIDTH_M, type Street } from './plan.ts'

/** Points along a polyline, `stepM` apart, the first half a step in. */
export function spread(line: readonly Uv[], stepM: number): Uv[] {
  const points: Uv[] = []
  let left = stepM / 2
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Uv, line[i] as Uv]
    const length = Math.hypot(b[0] - a[0], b[1] - a[1])
    for (; left <= length; left += stepM) points.push([a[0] + ((b[0] - a[0]) * left) / length, a[1] + ((b[1] - a[1]) * left) / length])
    left -= length
  }
  return points
}

const LAMP_STEP_M = { primary: 34, secondary: 42, residential: 84, service: 90 } as const

/** Lamp posts on the kerb and street corners, on dry ground and off the railway. */
export function alongStreets(streets: readonly Street[]): { lights: Uv[]; corners: Uv[] } {
  const columns = streets.filter((street) => street.axis === 'v')
  const rows = streets.filter((street) => street.axis === 'u')
  const ends = (list: readonly Street[]) => [Math.min(...list.map((s) => s.at)), Math.max(...list.map((s) => s.at))] as const
  const stands = (at: Uv) => !isWater(at, 5) && Math.abs(at[1]) > 66
  const lights = streets.flatMap((street) => {
    const [from, to] = ends(street.axis === 'v' ? rows : columns)
    const kerb = ROAD_WIDTH_M[street.class] / 2 + 0.6
    const line: Uv[] =
      street.axis === 'v'
        ? [
            [street.at, from],
            [street.at, to],
          ]
        : [
            [from, street.at],
            [to, street.at],
          ]
    return spread(line, LAMP_STEP_M[street.class]).map(([u, v], i): Uv => {
      const side = i % 2 === 0 ? kerb : -kerb
      return street.axis === 'v' ? [u + side, v] : [u, v + side]
    })
  })
  const corners = columns.flatMap((column) => rows.map((row): Uv => [column.at, row.at]))
  return { lights: lights.filter(stands), corners: corners.filter((at) => stands(at) && Math.abs(at[1]) > 40) }
}
