import type { Placed } from '#/components/scene/placed.ts'
import type { PlantObject } from './plant-objects.ts'

export type Mode = 'whole' | 'ghost' | 'isolate'
/** The tokens a scene needs of the page. */
export type SceneColors = { focus: string; outline: string; priority: Record<1 | 2 | 3 | 4, string> }

const HULL_PX = { abnormal: 2.1, selected: 3 } as const

/** How each object is drawn: abnormal in its priority's colour with a hull, the selection with a hull of blue, the rest by mode. */
export function placeAll(
  objects: readonly PlantObject[],
  options: {
    area: ReadonlySet<string> | null
    mode: Mode
    kept: ReadonlySet<string>
    chosen: string | null
    colors: SceneColors
    abnormal: ReadonlyMap<string, 1 | 2 | 3 | 4>
  },
): Placed[] {
  const { area, mode, kept, chosen, colors, abnormal } = options
  return objects.map((object): Placed => {
    const { id, typeId, headingDeg } = object.own
    const priority = abnormal.get(id)
    const outside = area !== null && !area.has(id)
    const held = mode === 'whole' || kept.has(id)
    const hull =
      id === chosen
        ? { color: colors.focus, outline: null, widthPx: HULL_PX.selected }
        : priority
          ? { color: colors.priority[priority], outline: colors.outline, widthPx: HULL_PX.abnormal }
          : null
    return {
      id,
      formId: typeId,
      form: object.form,
      local: object.local,
      headingDeg,
      scenery: object.scenery,
      show: outside ? 'hidden' : held ? 'whole' : mode === 'ghost' ? 'ghost' : object.scenery ? 'floor' : 'hidden',
      tint: priority ? { color: colors.priority[priority], amount: 1 } : null,
      hull,
    }
  })
}

export function sceneColors(element: Element): SceneColors {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    focus: token('--focus'),
    outline: token('--mark-outline'),
    priority: { 1: token('--p1'), 2: token('--p2'), 3: token('--p3'), 4: token('--p4') },
  }
}
