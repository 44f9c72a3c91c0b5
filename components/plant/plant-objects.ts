import { Box3, Vector3 } from 'three'
import { PLACELESS } from '#/components/map/placed.ts'
import { buildForm, type Form } from '#/components/scene/form.ts'
import { type Local, localOf, placement } from '#/components/scene/frame.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'

/** An object of the map that has a form, standing in the site frame. */
export type PlantObject = { own: MapObject; form: Form; local: Local; box: Box3; scenery: boolean }

/** What is longer is a hall or a yard: machines stand in it, nobody picks it. */
const SCENERY_FROM_M = 40
/** Across: a cabinet, a bearing. */
const SMALL_M = 2.5
const forms = new Map<string, Form>()

function formOf(typeId: string): Form | null {
  const held = forms.get(typeId)
  if (held) return held
  const parts = twinType(typeId)?.form ?? []
  if (parts.length === 0) return null
  const made = buildForm(parts)
  forms.set(typeId, made)
  return made
}

/** @param centre the site's centre, degrees */
export function plantObjects(objects: readonly MapObject[], centre: { lon: number; lat: number }): PlantObject[] {
  return objects.flatMap((own) => {
    if (PLACELESS.has(own.typeId)) return []
    const form = formOf(own.typeId)
    if (!form) return []
    const local = localOf(own, centre, own.levelM)
    const { min, max } = form.bounds
    const box = new Box3(new Vector3(min[0], min[2], -max[1]), new Vector3(max[0], max[2], -min[1]))
    const scenery = Math.max(max[0] - min[0], max[1] - min[1]) > SCENERY_FROM_M
    return [{ own, form, local, box: box.applyMatrix4(placement(local, own.headingDeg)), scenery }]
  })
}

/** Box around what is looked at; scenery counts only where there is nothing else. */
export function boxOf(objects: readonly PlantObject[]): Box3 {
  const machines = objects.filter((object) => !object.scenery)
  return (machines.length ? machines : objects).reduce((box, object) => box.union(object.box), new Box3())
}

/** What a picture has to hold: the machines, of which small ones beside the line do not push it away. */
export function heldBy(objects: readonly PlantObject[]): readonly PlantObject[] {
  const machines = objects.filter((object) => !object.scenery)
  const large = machines.filter((object) => sizeM(object) > SMALL_M)
  return large.length ? large : machines.length ? machines : objects
}

/** What a picture is about: of a site its halls, of a line its great machines and what is wrong; the rest may run out of it.
 *  @param open ids of what an alarm or alert is open on */
export function meantBy(objects: readonly PlantObject[], open: ReadonlySet<string>): readonly PlantObject[] {
  const halls = objects.filter((object) => object.scenery)
  if (halls.length > 1) return halls
  const great = objects.filter(({ own, scenery }) => !scenery && (open.has(own.id) || twinType(own.typeId)?.rank === 'station'))
  return great.length > 1 ? great : heldBy(objects)
}

/** Their corners as they stand. */
export function cornersOf(objects: readonly PlantObject[]): Vector3[] {
  return objects.flatMap(({ form: { bounds }, local, own }) => {
    const { min, max } = bounds
    const matrix = placement(local, own.headingDeg)
    return [min[0], max[0]].flatMap((x) =>
      [min[2], max[2]].flatMap((y) => [-min[1], -max[1]].map((z) => new Vector3(x, y, z).applyMatrix4(matrix))),
    )
  })
}

/** Over the ground: a mast with a lamp is small, however high it stands. */
const sizeM = ({ form: { bounds } }: PlantObject) => Math.hypot(bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1])

/** Bearing, from the area to the camera, of the side its operators stand on: across the line, to its right, and 20° along it. */
export function homeAzimuthDeg(objects: readonly PlantObject[], leftOfNormalDeg: number): number {
  const headings = objects.filter((object) => object.scenery || twinType(object.own.typeId)?.rank === 'station')
  const headingDeg = headings[0]?.own.headingDeg ?? 90
  return (headingDeg + 90 + leftOfNormalDeg + 360) % 360
}
