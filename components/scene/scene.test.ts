import { Matrix4, PerspectiveCamera, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import { applyShot, LENS, shotOn } from './camera.ts'
import { buildForm } from './form.ts'
import { localOf, placement, toVector } from './frame.ts'
import { meets, placeLabels } from './labels.ts'

const within = (value: number, target: number, toleranceM: number) => Math.abs(value - target) <= toleranceM

test('[SC1] a form faces east at heading 90 and north at heading 0', () => {
  const forward = new Vector3(1, 0, 0)
  const at = { eastM: 10, northM: 20, upM: 3 }
  const east = forward.clone().applyMatrix4(placement(at, 90))
  expect(within(east.x, 11, 1e-6) && within(east.y, 3, 1e-6) && within(east.z, -20, 1e-6)).toBe(true)
  const north = forward.clone().applyMatrix4(placement(at, 0, new Matrix4()))
  expect(within(north.x, 10, 1e-6) && within(north.z, -21, 1e-6)).toBe(true)
})

test('[SC2] a hundred metres on the ground are a hundred metres in the scene, to a centimetre', () => {
  const centre = { lon: 121.5, lat: 31.2 }
  const north = localOf({ lon: 121.5, lat: 31.2 + 100 / 111_319.490793 }, centre, 0)
  expect(within(north.northM, 100, 0.01)).toBe(true)
  expect(toVector(north).z).toBeLessThan(0)
})

test('[SC3] every form of the catalogue becomes closed faces that look outward', () => {
  const forms = CATALOG.filter((type) => type.form.length > 0)
  expect(forms.length).toBeGreaterThan(10)
  for (const type of forms) {
    const { pieces, bounds } = buildForm(type.form)
    expect(pieces.length, type.id).toBeGreaterThan(0)
    expect(bounds.max.every((value, i) => Number.isFinite(value) && value >= (bounds.min[i] as number))).toBe(true)
    expect(volumeOf(pieces.map((piece) => piece.faces)), type.id).toBeGreaterThan(0)
  }
})

test('[SC4] the home shot holds every corner of the area', () => {
  const corners = [-30, 60].flatMap((x) => [0, 11].flatMap((y) => [-20, 18].map((z) => new Vector3(x, y, z))))
  const camera = new PerspectiveCamera(LENS.fov, 1, LENS.near, LENS.far)
  camera.aspect = 1.6
  applyShot(camera, new Vector3(), shotOn(corners, 200, 28, 1.6))
  camera.updateMatrixWorld()
  const seen = corners.map((corner) => corner.clone().project(camera))
  for (const { x, y } of seen) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1.001)
  expect(Math.max(...seen.map(({ x }) => Math.abs(x)))).toBeGreaterThan(0.8)
})

test('[SC5] labels never overlap, stay inside, and what finds no place is left out', () => {
  const wishes = Array.from({ length: 60 }, (_, i) => ({
    id: String(i),
    x: 300 + (i % 6) * 30,
    y: 200 + Math.floor(i / 6) * 12,
    width: 90,
    shortWidth: 40,
    height: 22,
  }))
  const places = placeLabels(wishes, [{ left: 0, top: 0, width: 200, height: 60 }], { width: 800, height: 500 })
  const rects = places.map((place) => ({ left: place.left, top: place.top, width: place.short ? 40 : 90, height: 22 }))
  expect(places.length).toBeGreaterThan(5)
  expect(places.length).toBeLessThan(60)
  expect(places[0]?.id).toBe('0')
  rects.forEach((a, i) => {
    for (const b of rects.slice(i + 1)) expect(meets(a, b)).toBe(false)
  })
})

/** Six times the signed volume: positive where faces look outward. */
function volumeOf(geometries: { getIndex(): { array: ArrayLike<number> } | null; getAttribute(name: string): unknown }[]): number {
  let sum = 0
  for (const geometry of geometries) {
    const index = geometry.getIndex()?.array ?? []
    const position = (geometry.getAttribute('position') as { array: ArrayLike<number> }).array
    const at = (i: number) => new Vector3(position[i * 3], position[i * 3 + 1], position[i * 3 + 2])
    for (let i = 0; i < index.length; i += 3)
      sum += at(index[i] as number).dot(at(index[i + 1] as number).cross(at(index[i + 2] as number)))
  }
  return sum
}
