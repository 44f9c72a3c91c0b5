import {
  type Box3,
  BufferAttribute,
  BufferGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
} from 'three'
import type { Palette } from './looks.ts'

/** Lines of the site's own grid, so that a distance can be read off the floor. */
const GRID_M = 10

/** An apron in the canvas colour under the floor, so that there is no horizon, and the site grid on the floor. */
export function createGround() {
  const apron = new Mesh(new PlaneGeometry(1, 1), new MeshBasicMaterial())
  apron.rotation.x = -Math.PI / 2
  const lines = new LineSegments(new BufferGeometry(), new LineBasicMaterial({ transparent: true, depthWrite: false }))
  const group = new Group().add(apron, lines)
  return {
    group,
    setTheme(palette: Palette, canvas: string) {
      apron.material.color.set(canvas)
      lines.material.color.set(palette.grid.color)
      lines.material.opacity = palette.grid.opacity
    },
    setFloor(box: Box3, floorM: number) {
      const span = Math.max(box.max.x - box.min.x, box.max.z - box.min.z, 10)
      apron.position.set((box.min.x + box.max.x) / 2, floorM - 0.14, (box.min.z + box.max.z) / 2)
      apron.scale.setScalar(span * 40)
      lines.geometry.setAttribute('position', new BufferAttribute(gridOf(box, floorM + 0.012), 3))
    },
    dispose() {
      for (const thing of [apron, lines]) {
        thing.geometry.dispose()
        thing.material.dispose()
      }
    },
  }
}

function gridOf(box: Box3, upM: number): Float32Array {
  const points: number[] = []
  const from = (value: number) => Math.ceil(value / GRID_M) * GRID_M
  for (let x = from(box.min.x); x <= box.max.x; x += GRID_M) points.push(x, upM, box.min.z, x, upM, box.max.z)
  for (let z = from(box.min.z); z <= box.max.z; z += GRID_M) points.push(box.min.x, upM, z, box.max.x, upM, z)
  return Float32Array.from(points)
}
