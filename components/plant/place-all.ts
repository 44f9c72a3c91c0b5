import type { Placed } from '#/components/scene/placed.ts'
import type { PlantObject } from './plant-objects.ts'

export const MODES = ['whole', 'ghost', 'isolate', 'cut', 'heat'] as const
export type Mode = (typeof MODES)[number]
/** The tokens a scene needs of the page. */
export type SceneColors = { focus: string; outline: string; priority: Record<1 | 2 | 3 | 4, string>; heat: { low: string; high: string } }

/** A little of the body's own grey keeps its parts apart. */
const HEAT_SHARE = 0.9
const HULL_PX = { abnormal: 2.1, selected: 3 } as const

/** How each object is drawn: in alarm in its priority's colour with a hull, under an alert with the hull alone, the selection with a hull of blue, the
 *  rest by mode. */
export function placeAll(
  objects: readonly PlantObject[],
  options: {
    area: ReadonlySet<string> | null
    mode: Mode
    kept: ReadonlySet<string>
    chosen: string | null
    colors: SceneColors
    abnormal: ReadonlyMap<string, 1 | 2 | 3 | 4>
    /** what only an alert is open on: outlined, not filled */
    alerted: ReadonlyMap<string, 1 | 2 | 3 | 4>
    /** of those that have a value to compare, in the way of drawing that compares */
    heat: ReadonlyMap<string, string>
  },
): Placed[] {
  const { area, mode, kept, chosen, colors, abnormal, alerted, heat } = options
  return objects.map((object): Placed => {
    const { id, typeId, headingDeg } = object.own
    const priority = abnormal.get(id)
    const outlined = priority ?? alerted.get(id)
    const outside = area !== null && !area.has(id)
    const warm = mode === 'heat' ? heat.get(id) : undefined
    const held = mode === 'whole' || warm !== undefined || (mode !== 'heat' && kept.has(id)) || (mode === 'cut' && priority !== undefined)
    const hull =
      id === chosen
        ? { color: colors.focus, outline: null, widthPx: HULL_PX.selected }
        : outlined
          ? { color: colors.priority[outlined], outline: colors.outline, widthPx: HULL_PX.abnormal }
          : null
    return {
      id,
      formId: typeId,
      form: object.form,
      local: object.local,
      headingDeg,
      scenery: object.scenery,
      show: outside ? 'hidden' : held ? 'whole' : apart(mode, object.scenery),
      tint: warm ? { color: warm, amount: HEAT_SHARE } : priority ? { color: colors.priority[priority], amount: 1 } : null,
      hull,
    }
  })
}

/** How what is not meant is drawn. */
function apart(mode: Mode, scenery: boolean): Placed['show'] {
  if (mode === 'ghost' || mode === 'heat') return 'ghost'
  if (mode === 'cut') return 'cut'
  return scenery ? 'floor' : 'hidden'
}

export function sceneColors(element: Element): SceneColors {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    focus: token('--focus'),
    outline: token('--mark-outline'),
    priority: { 1: token('--p1'), 2: token('--p2'), 3: token('--p3'), 4: token('--p4') },
    heat: { low: token('--heat-low'), high: token('--heat-high') },
  }
}
