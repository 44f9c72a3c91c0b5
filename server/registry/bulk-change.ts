import { twinType } from '#/twin-models/catalog/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { type BulkEdit, type EditObject, Tag } from './contract.ts'
import type { FactGroup } from './fact-groups.ts'
import type { ObjectRow } from './reader.ts'

/** What becomes of one object: `edit` and `typeId` say how, `refusal` why it cannot. */
export type Changed = { before: string; after: string; edit: Partial<EditObject>; typeId?: string; refusal: string | null }
type Around = { parent: ObjectRow | null; parentTags: ReadonlyMap<ObjectId, string> }

/** Who answers for what is changed. */
export const GROUP_CHANGED = {
  rename: 'identity',
  parent: 'place',
  type: 'type',
  tags: 'technical',
  responsible: 'technical',
} as const satisfies Record<BulkEdit['change']['what'], FactGroup>

export function changed(row: ObjectRow, change: BulkEdit['change'], { parent, parentTags }: Around): Changed {
  switch (change.what) {
    case 'parent': {
      const before = row.parentId ? (parentTags.get(row.parentId) ?? '') : ''
      const refusal = parent?.id === row.id ? 'PARENT_CYCLE' : null
      return { before, after: parent?.tag ?? '', edit: { parentId: parent?.id ?? null }, refusal }
    }
    case 'type': {
      const { typeId } = change
      const kind = twinType(typeId)?.kind
      return {
        before: row.typeId,
        after: typeId,
        edit: {},
        typeId,
        refusal: kind === row.kind ? null : kind ? 'WRONG_KIND' : 'UNKNOWN_TYPE',
      }
    }
    case 'tags': {
      const had = Array.isArray(row.settings.tags) ? row.settings.tags.map(String) : []
      const has = [...new Set([...had.filter((tag) => !change.remove.includes(tag)), ...change.add])]
      return { before: had.join(', '), after: has.join(', '), edit: setting(row, 'tags', has.length > 0 ? has : null), refusal: null }
    }
    case 'responsible': {
      const before = typeof row.settings.responsible === 'string' ? row.settings.responsible : ''
      return { before, after: change.party ?? '', edit: setting(row, 'responsible', change.party), refusal: null }
    }
    case 'rename':
      return renamed(row, change)
  }
}

function setting({ settings }: ObjectRow, name: string, value: unknown): Partial<EditObject> {
  const { [name]: _, ...others } = settings
  return { settings: value === null ? others : { ...others, [name]: value } }
}

function renamed(row: ObjectRow, change: Extract<BulkEdit['change'], { what: 'rename' }>): Changed {
  const before = change.field === 'tag' ? row.tag : (row.names[change.field] ?? '')
  const after = (change.find === '' ? change.replace + before : before.replaceAll(change.find, change.replace)).trim()
  if (change.field === 'tag') {
    const tag = Tag.safeParse(after)
    return { before, after, edit: { tag: after }, refusal: tag.success ? null : 'BAD_TAG' }
  }
  const { [change.field]: _, ...others } = row.names
  const names = Names.safeParse(after === '' ? others : { ...others, [change.field]: after })
  return { before, after, edit: names.success ? { names: names.data } : {}, refusal: names.success ? null : 'BAD_NAME' }
}
