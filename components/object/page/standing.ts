import type { Standing } from '#/components/sketch/sketch.ts'
import { solidOf } from '#/components/sketch/solid.ts'
import type { MapObject, TwinsRow } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { FormPart } from '#/twin-models/forms/part.ts'

const METRES_PER_DEGREE = 111_319.490_793_273_57
/** What hangs over the row, or is too small to be told apart in it. */
const OVERHEAD_M = 8
const SMALL_M = 1.2
const SCENERY_M = 40

/** The machines of a row as one sees them from the side their operators stand on: to the right of where the row heads. Small things are
 *  left out, but for the one that is meant. */
export function standingIn({ row, objects }: TwinsRow, meantId: string): Standing[] {
  if (!row) return []
  const heading = (row.headingDeg * Math.PI) / 180
  const east = METRES_PER_DEGREE * Math.cos((row.lat * Math.PI) / 180)
  const floorM = Math.min(...objects.map(({ levelM }) => levelM))
  return objects.flatMap((object): Standing[] => {
    const form = twinType(object.typeId)?.form ?? []
    const upM = object.levelM - floorM
    const sizeM = widest(form)
    if (object.id !== meantId && (sizeM < SMALL_M || upM > OVERHEAD_M)) return []
    if (form.length === 0 || sizeM > SCENERY_M) return []
    const [dx, dy] = [(object.lon - row.lon) * east, (object.lat - row.lat) * METRES_PER_DEGREE]
    return [
      {
        id: object.id,
        form,
        alongM: dx * Math.sin(heading) + dy * Math.cos(heading),
        behindM: -dx * Math.cos(heading) + dy * Math.sin(heading),
        upM,
        turnRad: ((row.headingDeg - object.headingDeg) * Math.PI) / 180,
      },
    ]
  })
}

/** Across, seen from above. */
function widest(form: readonly FormPart[]): number {
  const corners = form.flatMap((part) => {
    const solid = solidOf(part)
    return solid ? (solid.path ?? solid.sides.flatMap((side) => side.corners)) : []
  })
  const across = (axis: 0 | 1) => {
    const values = corners.map((corner) => corner[axis])
    return Math.max(...values) - Math.min(...values)
  }
  return corners.length === 0 ? 0 : Math.max(across(0), across(1))
}

/** The machine an object belongs to: itself, or the nearest above it that stands on its own in the row. */
export function machineOf(row: TwinsRow, objectId: string): MapObject | null {
  const byId = new Map(row.objects.map((object) => [object.id, object]))
  let at = byId.get(objectId)
  while (at && at.parentId !== row.row?.id) at = at.parentId ? byId.get(at.parentId) : undefined
  return at ?? null
}
