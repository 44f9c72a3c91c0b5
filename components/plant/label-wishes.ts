import { Vector3 } from 'three'
import type { LabelWish, Rect } from '#/components/scene/labels.ts'
import type { SceneView } from '#/components/scene/view.ts'
import { textWidthPx } from '#/components/ui/text-width.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { PlantObject } from './plant-objects.ts'

export type AlarmSign = { object: PlantObject; alarm: AlarmRow; x: number; anchorY: number; markY: number; plate: Rect | null }

/** More labels than this hide what they name. */
const PX_PER_LABEL = 38_000
/** Smaller on the screen they cannot be told apart; parts of a machine speak only when one looks at it closely. */
const LABEL_FROM_PX = { machine: 18, part: 64 } as const
const STEM_PX = 96
const MARK_PX = 28
const PLATE_HEIGHT_PX = 42
const LIFT_PX = 48
const SMALL_PX = 90

/** The middle of an object's top, on the canvas; null behind the camera. */
export function anchorOf(view: Pick<SceneView, 'project'>, object: PlantObject) {
  const centre = object.box.getCenter(new Vector3())
  return view.project({ eastM: centre.x, upM: object.box.max.y, northM: -centre.z })
}

/** Where the large machines stand in the picture. */
export function machineRects(view: Pick<SceneView, 'project'>, objects: readonly PlantObject[]): Rect[] {
  return objects.flatMap((object) => (object.scenery || twinType(object.own.typeId)?.rank !== 'station' ? [] : rectOf(view, object)))
}

/** The ground one object covers in the picture; none where a part of it is behind the camera. */
function rectOf(view: Pick<SceneView, 'project'>, { box: { min, max } }: PlantObject): Rect[] {
  const corners = [min.x, max.x].flatMap((x) => [min.y, max.y].flatMap((y) => [min.z, max.z].map((z) => [x, y, z] as const)))
  const seen = corners.flatMap(([x, y, z]) => view.project({ eastM: x, upM: y, northM: -z }) ?? [])
  if (seen.length < corners.length) return []
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return [{ left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }]
}

/** Alarms come first: a mark at constant size on a stem, its plate beside it, where it hides the least of the machines. */
export function alarmSigns(
  view: Pick<SceneView, 'project'>,
  open: readonly { object: PlantObject; alarm: AlarmRow; words: string[] }[],
  size: { width: number; height: number },
  /** what a plate should not hide */
  machines: readonly Rect[],
  kept: readonly Rect[],
): AlarmSign[] {
  const standing = open.flatMap((one) => {
    const at = anchorOf(view, one.object)
    if (!at || at.x < 0 || at.x > size.width || at.y < 0 || at.y > size.height) return []
    return [{ ...one, at, markY: Math.max(8, at.y - STEM_PX - MARK_PX) }]
  })
  const taken: Rect[] = [
    ...kept,
    ...standing.map(({ at, markY }) => ({ left: at.x - MARK_PX / 2, top: markY, width: MARK_PX, height: MARK_PX })),
  ]
  return standing.map(({ object, alarm, words, at, markY }) => {
    const width = Math.max(...words.map(textWidthPx)) + 24
    const beside = [markY - 2, markY - 2 - LIFT_PX, markY - 2 - 2 * LIFT_PX].flatMap((top) => [
      { left: at.x + 20, top },
      { left: at.x - 20 - width, top },
    ])
    const plate =
      [...beside, { left: at.x - width / 2, top: markY - PLATE_HEIGHT_PX - 6 }]
        .map((corner) => ({ ...corner, width, height: PLATE_HEIGHT_PX }))
        .filter((rect) => within(rect, size) && !taken.some((other) => overlap(other, rect)))
        .map((rect) => ({ rect, hides: machines.reduce((sum, machine) => sum + common(machine, rect), 0) }))
        .toSorted((a, b) => a.hides - b.hides)[0]?.rect ?? null
    if (plate) taken.push(plate)
    return { object, alarm, x: at.x, anchorY: at.y, markY, plate }
  })
}

const within = (rect: Rect, size: { width: number; height: number }) =>
  rect.left > 4 && rect.top > 4 && rect.left + rect.width < size.width - 4 && rect.top + rect.height < size.height - 4

/** Px² that both cover. */
const common = (a: Rect, b: Rect) =>
  Math.max(0, Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top))

const overlap = (a: Rect, b: Rect) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height

/** What no label may lie over: marks, stems and plates, and the machine itself where it is small, for it is what is looked for. */
export const takenBy = (view: Pick<SceneView, 'project'>, signs: readonly AlarmSign[]): Rect[] =>
  signs.flatMap((sign) => [
    ...rectOf(view, sign.object).filter(({ width, height }) => Math.max(width, height) < SMALL_PX),
    { left: sign.x - MARK_PX / 2, top: sign.markY, width: MARK_PX, height: MARK_PX },
    { left: sign.x - 1, top: sign.markY + MARK_PX, width: 2, height: Math.max(0, sign.anchorY - sign.markY - MARK_PX) },
    ...(sign.plate ? [sign.plate] : []),
  ])

/** Selection first, then machines, then their parts, larger ones before smaller; what is too small on the screen to be told apart
 *  stays in the list. */
export function labelWishes(
  view: Pick<SceneView, 'project'>,
  objects: readonly PlantObject[],
  options: {
    chosen: string | null
    signed: ReadonlySet<string>
    size: { width: number; height: number }
    /** all words, and the fewest that still name it */
    text(object: PlantObject): readonly [whole: string, short: string]
  },
): LabelWish[] {
  const areas = new Set(objects.filter((object) => object.scenery).map((object) => object.own.id))
  const seen = objects.flatMap((object) => {
    if (object.scenery || options.signed.has(object.own.id)) return []
    const at = anchorOf(view, object)
    if (!at) return []
    const sizePx = (object.box.getSize(new Vector3()).length() / at.depthM) * options.size.height * 2.8
    const chosen = object.own.id === options.chosen
    const station = twinType(object.own.typeId)?.rank === 'station'
    const machine = station || (object.own.parentId !== null && areas.has(object.own.parentId))
    const rank = chosen ? 0 : station ? 1 : machine ? 2 : 3
    return chosen || sizePx > LABEL_FROM_PX[machine ? 'machine' : 'part'] ? [{ object, at, rank, sizePx }] : []
  })
  return seen
    .sort((a, b) => a.rank - b.rank || b.sizePx - a.sizePx)
    .slice(0, Math.round((options.size.width * options.size.height) / PX_PER_LABEL))
    .map(({ object, at }) => {
      const [width, shortWidth] = options.text(object).map((text) => textWidthPx(text) + 24)
      return { id: object.own.id, x: at.x, y: at.y, width: width!, shortWidth: shortWidth!, height: 22 }
    })
}
