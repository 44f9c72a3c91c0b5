import type { FactChange, FactGroup, LifeStep } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'

/** What was typed into the fields of a group, by field; absent where it was not touched. */
export type Given = { [field: string]: string }

/** The change that the fields ask for; null while they ask for none, or for one that cannot be. */
export function changeOf(group: FactGroup, given: Given, object: ObjectDetail, parentId: string | null): FactChange | null {
  switch (group) {
    case 'identity': {
      const tag = given.tag?.trim()
      const names = Object.fromEntries(
        (['en', 'zh-CN'] as const).flatMap((locale) => {
          const text = (given[locale] ?? object.names[locale] ?? '').trim()
          return text === '' ? [] : [[locale, text]]
        }),
      )
      const renamed = (given.en !== undefined || given['zh-CN'] !== undefined) && JSON.stringify(names) !== JSON.stringify(object.names)
      const retagged = tag !== undefined && tag !== '' && tag !== object.tag
      if ((!renamed && !retagged) || Object.keys(names).length === 0) return null
      return { group, ...(retagged ? { tag } : {}), ...(renamed ? { names } : {}) }
    }
    case 'type':
      return given.typeId && given.typeId !== object.typeId ? { group, typeId: given.typeId } : null
    case 'place':
      return placeChange(given, object, parentId)
    case 'technical': {
      const now = (object.settings.properties ?? {}) as Record<string, unknown>
      const properties = Object.fromEntries(
        Object.entries(given).flatMap(([id, text]) => {
          const value = text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text.trim()
          return value === '' || value === now[id] ? [] : [[id, value]]
        }),
      )
      return Object.keys(properties).length > 0 ? { group, properties } : null
    }
    case 'codes':
      return given.value?.trim() ? { group, scheme: given.scheme ?? 'free', value: given.value.trim() } : null
    case 'life':
      return given.step
        ? { group, step: given.step as LifeStep, ...(given.document?.trim() ? { document: given.document.trim() } : {}) }
        : null
  }
}

function placeChange(given: Given, object: ObjectDetail, parentId: string | null): FactChange | null {
  const reparented = given.parent !== undefined && given.parent.trim() !== (object.path.at(-1)?.tag ?? '')
  if (reparented && given.parent?.trim() && parentId === null) return null
  const [lat, lon] = [given.lat ?? object.place?.lat, given.lon ?? object.place?.lon].map((it) => (it === undefined || it === '' ? Number.NaN : Number(it))) as [number, number] // biome-ignore format: one line
  const touched = given.lat !== undefined || given.lon !== undefined
  if (touched && !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return null
  const moved = touched && (lat !== object.place?.lat || lon !== object.place?.lon)
  if (!reparented && !moved) return null
  return {
    group: 'place',
    ...(reparented ? { parentId: (given.parent?.trim() ? parentId : null) as never } : {}),
    ...(moved ? { place: { lat, lon } } : {}),
  }
}
