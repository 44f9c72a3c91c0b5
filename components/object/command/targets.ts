import type { ObjectDetail } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'

/** A command that can be given from this panel, to the object itself or to one that stands beside or above it. */
export type Target = { objectId: string; tag: string; typeId: string; command: string; own: boolean }

/** Its own commands first; then its neighbours of the same type (the reserve pump) and what it belongs to (the press of a motor).
 *  Under an alarm the neighbours come first: what is broken is rarely what helps. */
export function targetsOf(object: ObjectDetail, parent: ObjectDetail | null, urgent: boolean): Target[] {
  const of = (id: string, tag: string, typeId: string): Target[] =>
    (twinType(typeId)?.commands ?? []).map((command) => ({ objectId: id, tag, typeId, command: command.id, own: id === object.id }))
  const own = of(object.id, object.tag, object.typeId)
  const beside = (parent?.children ?? [])
    .filter((child) => child.id !== object.id && child.typeId === object.typeId)
    .toSorted((a, b) => after(b.tag, object.tag) - after(a.tag, object.tag) || a.tag.localeCompare(b.tag))
    .flatMap((child) => of(child.id, child.tag, child.typeId))
  const above = parent ? of(parent.id, parent.tag, parent.typeId) : []
  return urgent ? [...beside, ...own, ...above] : [...own, ...above, ...beside]
}

/** The next in the row is the usual reserve: P3 for P2. */
const after = (tag: string, own: string) => (tag > own ? 1 : 0)
export const targetKey = (target: Target) => `${target.objectId} ${target.command}`
