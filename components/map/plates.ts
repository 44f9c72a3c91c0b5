import { twinType } from '#/twin-models/catalog/index.ts'
import type { Box } from './labels.ts'
import type { Placed } from './placed.ts'

export type Plate = { station: Placed; parts: Placed[] }
/** Where a plate lies, from its station: the corner at its top left, in px. */
export type LaidPlate = Plate & { dx: number; dy: number; width: number }

const PART_PX = 54
const HEIGHT_PX = 86
const LEAST_PX = 132
const MOST_PARTS = 6
const MOST_PLATES = 3
const FROM_ZOOM = 15.2
const AWAY_PX = 64

/** A station lays its positions side by side when it is selected, or when it alarms, is near enough and has several to command. */
export function platesFor(placed: readonly Placed[], selected: Placed | null, zoom: number): Plate[] {
  const chosenId = selected?.stationId ?? selected?.object.id
  const partsOf = Map.groupBy(
    placed.filter((one) => one.stationId),
    (one) => one.stationId!,
  )
  return placed
    .flatMap((station): (Plate & { chosen: boolean })[] => {
      const all = partsOf.get(station.object.id)
      if (!all) return []
      const commanded = all.filter(isCommanded)
      const chosen = station.object.id === chosenId
      if (!chosen && !(station.alarm && zoom >= FROM_ZOOM && commanded.length > 1)) return []
      const parts = (commanded.length > 0 ? commanded : all).toSorted(byTag).slice(0, MOST_PARTS)
      return [{ station, parts, chosen }]
    })
    .sort((a, b) => Number(b.chosen) - Number(a.chosen))
    .slice(0, MOST_PLATES)
}

const isCommanded = ({ rank, object }: Placed) => rank === 'point' && (twinType(object.typeId)?.commands.length ?? 0) > 0
const byTag = (a: Placed, b: Placed) => a.object.tag.localeCompare(b.object.tag, 'en', { numeric: true })

/** A sign on the map that a plate should not lie over, and how much it matters. */
export type Under = { x: number; y: number; weight: number }
const SIGN_PX = 12

/** Beside its station, where it covers no other plate, no station and no edge, and of those places where it hides the least of the other
 *  signs, the first; one without room is left out. */
export function layPlates(
  plates: readonly Plate[],
  at: (station: Placed) => { x: number; y: number },
  view: { width: number; height: number },
  signs: readonly Under[] = [],
): { laid: LaidPlate[]; boxes: Box[] } {
  const stations = plates.map(({ station }) => {
    const { x, y } = at(station)
    return { left: x - 16, right: x + 16, top: y - 16, bottom: y + 16 }
  })
  const boxes: Box[] = []
  const laid: LaidPlate[] = []
  for (const plate of plates) {
    const { x, y } = at(plate.station)
    const width = Math.max(LEAST_PX, plate.parts.length * PART_PX + 16)
    const sides = [
      { dx: AWAY_PX, dy: -HEIGHT_PX / 2 },
      { dx: -AWAY_PX - width, dy: -HEIGHT_PX / 2 },
      { dx: AWAY_PX, dy: 24 },
      { dx: AWAY_PX, dy: -HEIGHT_PX - 24 },
      { dx: -AWAY_PX - width, dy: 24 },
      { dx: -width / 2, dy: 40 },
      { dx: -width / 2, dy: -HEIGHT_PX - 40 },
    ]
    const best = sides
      .map(({ dx, dy }) => ({ dx, dy, box: { left: x + dx, right: x + dx + width, top: y + dy, bottom: y + dy + HEIGHT_PX } }))
      .filter(({ box }) => box.left > 4 && box.top > 4 && box.right < view.width - 4 && box.bottom < view.height - 4)
      .filter(({ box }) => ![...boxes, ...stations].some((other) => meets(other, box)))
      .map((side) => ({ ...side, hides: signs.reduce((sum, sign) => sum + (meets(around(sign), side.box) ? sign.weight : 0), 0) }))
      .toSorted((a, b) => a.hides - b.hides)[0]
    if (!best) continue
    boxes.push(best.box)
    laid.push({ ...plate, dx: best.dx, dy: best.dy, width })
  }
  return { laid, boxes }
}

const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const around = ({ x, y }: Under): Box => ({ left: x - SIGN_PX, right: x + SIGN_PX, top: y - SIGN_PX, bottom: y + SIGN_PX })

const STEPS = 8
/** The ground a leader runs over, in boxes small enough that a label beside it still finds room. */
export function leaderBoxes(plate: LaidPlate, { x, y }: { x: number; y: number }): Box[] {
  const end = { x: Math.min(Math.max(0, plate.dx), plate.dx + plate.width), y: Math.min(Math.max(0, plate.dy), plate.dy + HEIGHT_PX) }
  return Array.from({ length: STEPS }, (_, i) => {
    const [left, right] = [x + (end.x * i) / STEPS, x + (end.x * (i + 1)) / STEPS].toSorted((a, b) => a - b) as [number, number]
    const [top, bottom] = [y + (end.y * i) / STEPS, y + (end.y * (i + 1)) / STEPS].toSorted((a, b) => a - b) as [number, number]
    return { left, right, top: top - 2, bottom: bottom + 2 }
  })
}

/** From the station's sign to the nearest edge of its plate. */
export function leaderPath({ dx, dy, width }: LaidPlate): string {
  const x = Math.min(Math.max(0, dx), dx + width)
  const y = Math.min(Math.max(0, dy), dy + HEIGHT_PX)
  const length = Math.hypot(x, y) || 1
  return `M${((x * 12) / length).toFixed(1)} ${((y * 12) / length).toFixed(1)}L${x} ${y}`
}
