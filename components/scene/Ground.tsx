import { useEffect, useMemo } from 'react'
import { type Box3, BufferAttribute, BufferGeometry } from 'three'
import type { Palette } from './looks.ts'

/** Lines of the site's own grid, so that a distance can be read off the floor. */
const GRID_M = 10
const FLAT = [-Math.PI / 2, 0, 0] as const

/** An apron in the canvas colour under the floor, so that there is no horizon, and the site grid on the floor. */
export function Ground({ box, floorM, palette, canvas }: { box: Box3; floorM: number; palette: Palette; canvas: string }) {
  const grid = useMemo(() => gridOf(box, floorM + 0.012), [box, floorM])
  useEffect(() => () => grid.dispose(), [grid])
  if (box.isEmpty()) return null
  const spanM = Math.max(box.max.x - box.min.x, box.max.z - box.min.z, 10)
  return (
    <>
      <mesh position={[(box.min.x + box.max.x) / 2, floorM - 0.14, (box.min.z + box.max.z) / 2]} rotation={[...FLAT]} scale={spanM * 40}>
        <planeGeometry />
        <meshBasicMaterial color={canvas} />
      </mesh>
      <lineSegments geometry={grid}>
        <lineBasicMaterial transparent depthWrite={false} color={palette.grid.color} opacity={palette.grid.opacity} />
      </lineSegments>
    </>
  )
}

function gridOf(box: Box3, upM: number): BufferGeometry {
  const points: number[] = []
  const from = (value: number) => Math.ceil(value / GRID_M) * GRID_M
  for (let x = from(box.min.x); x <= box.max.x; x += GRID_M) points.push(x, upM, box.min.z, x, upM, box.max.z)
  for (let z = from(box.min.z); z <= box.max.z; z += GRID_M) points.push(box.min.x, upM, z, box.max.x, upM, z)
  return new BufferGeometry().setAttribute('position', new BufferAttribute(Float32Array.from(points), 3))
}
