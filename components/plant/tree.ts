import type { MapObject } from '#/server/twins/contract.ts'

export type TreeNode = { object: MapObject; depth: number; children: number; worst: 1 | 2 | 3 | 4 | null; open: boolean }

export type Tree = { roots: MapObject[]; childrenOf: Map<string, MapObject[]>; byId: Map<string, MapObject> }

/** What is made passes its parts one after the other. */
const LINE = 'line'
/** About a metre. */
const STEPS_PER_DEG = 111_000

const byTag = (a: MapObject, b: MapObject) => a.tag.localeCompare(b.tag, 'en', { numeric: true })

/** Parts of a line, in the order a sheet passes them: by their place along its heading, clockwise from north; by tag elsewhere. */
function alongLine(parent: MapObject | undefined): (a: MapObject, b: MapObject) => number {
  if (parent?.typeId !== LINE) return byTag
  const heading = (parent.headingDeg * Math.PI) / 180
  const eastOfLat = Math.cos((parent.lat * Math.PI) / 180)
  const at = ({ lon, lat }: MapObject) => Math.round((lon * eastOfLat * Math.sin(heading) + lat * Math.cos(heading)) * STEPS_PER_DEG)
  return (a, b) => at(a) - at(b) || byTag(a, b)
}

/** `Coil lot C-24-0917, coil 2` beside its tag and its glyph says both twice: what follows the tag tells it from its like, and is enough. */
export function besideTag(name: string, tag: string): string {
  const held = [tag, tag.split('.')[0] ?? tag].find((one) => name.includes(one))
  if (!held) return name
  const trimmed = (text: string) => text.replace(/^[\s,，]+|[\s,，]+$/g, '')
  const at = name.indexOf(held)
  return trimmed(name.slice(at + held.length)) || trimmed(name.slice(0, at)) || name
}

export function treeOf(objects: readonly MapObject[]): Tree {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const childrenOf = Map.groupBy(
    objects.filter((object) => object.parentId !== null && byId.has(object.parentId)),
    (object) => object.parentId as string,
  )
  for (const [parentId, list] of childrenOf) list.sort(alongLine(byId.get(parentId)))
  return { byId, childrenOf, roots: objects.filter((object) => object.parentId === null || !byId.has(object.parentId)).sort(byTag) }
}

/** The object and everything below it. */
export function within(tree: Tree, id: string): Set<string> {
  const all = new Set<string>([id])
  for (const one of all) for (const child of tree.childrenOf.get(one) ?? []) all.add(child.id)
  return all
}

/** Areas one may look at alone: what stands under the site's root and has machines of its own below. */
export function areasOf(tree: Tree): MapObject[] {
  const tops = tree.roots.length === 1 && tree.roots[0] ? (tree.childrenOf.get(tree.roots[0].id) ?? []) : tree.roots
  return tops.filter((object) => (tree.childrenOf.get(object.id) ?? []).length > 1)
}

export function pathTo(tree: Tree, id: string | null): string[] {
  const path: string[] = []
  for (let at = id === null ? undefined : tree.byId.get(id); at; at = at.parentId ? tree.byId.get(at.parentId) : undefined)
    path.unshift(at.id)
  return path
}

/** What the tree shows now, top to bottom; with a word, everything that has it in its tag or name. */
export function visibleNodes(tree: Tree, top: readonly MapObject[], open: ReadonlySet<string>, word: string): TreeNode[] {
  const out: TreeNode[] = []
  const wanted = word.trim().toLowerCase()
  const node = (object: MapObject, depth: number): TreeNode => ({
    object,
    depth,
    children: tree.childrenOf.get(object.id)?.length ?? 0,
    worst: worstOf(tree, object),
    open: open.has(object.id),
  })
  function walk(objects: readonly MapObject[], depth: number) {
    for (const object of objects) {
      const children = tree.childrenOf.get(object.id) ?? []
      if (wanted) {
        if (hasWord(object, wanted)) out.push(node(object, 0))
        walk(children, 0)
      } else {
        out.push(node(object, depth))
        if (open.has(object.id)) walk(children, depth + 1)
      }
    }
  }
  walk(top, 0)
  return out
}

const hasWord = (object: MapObject, word: string) =>
  [object.tag, object.names.en, object.names['zh-CN']].some((text) => text?.toLowerCase().includes(word))

function worstOf(tree: Tree, object: MapObject): TreeNode['worst'] {
  let worst = object.alarm?.priority ?? 9
  for (const child of tree.childrenOf.get(object.id) ?? []) worst = Math.min(worst, worstOf(tree, child) ?? 9)
  return worst <= 4 ? (worst as 1 | 2 | 3 | 4) : null
}
