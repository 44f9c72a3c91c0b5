import { createHash, randomBytes } from 'node:crypto'
import { ERASED_TEXT, erasedName } from '#/twin-models/core/erased.ts'

/** What an entry commits to instead of containing it, by JSON pointer (RFC 6901) into `{ actor, data }`: the salt while the value stands beside it,
 *  the commitment once the value is erased. */
export type Personal = Record<string, { salt: string } | { was: string }>

/** Keys whose text somebody wrote, or that say where he sat. Found in every entry that is appended; a new one of the kind is put here. */
const WORDS: ReadonlySet<string> = new Set(['note', 'reason', 'text', 'why', 'document', 'comment', 'detail', 'address'])
/** Keys whose text may be a person's name or e-mail. */
const NAMES: ReadonlySet<string> = new Set(['name', 'by', 'email'])
export const ACTOR_NAME = '/actor/name'

type Said = { actor: { kind: string; id: string; name: string }; data: Record<string, unknown> }
export type Value = { path: string; kind: 'words' | 'name'; value: string; beside: Record<string, unknown> }

/** Every personal text of an entry, with the object in which it stands. */
export function personalValues({ actor, data }: Said): Value[] {
  const found: Value[] = []
  if (actor.kind === 'person') found.push({ path: ACTOR_NAME, kind: 'name', value: actor.name, beside: actor })
  walk(data, '/data', found)
  return found
}

/** Of arrays the keys are their places. */
function walk(node: unknown, path: string, found: Value[]): void {
  if (!isTree(node)) return
  for (const [key, value] of Object.entries(node)) {
    const here = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const kind = WORDS.has(key) ? 'words' : NAMES.has(key) ? 'name' : null
    if (kind && typeof value === 'string') found.push({ path: here, kind, value, beside: node })
    else walk(value, here, found)
  }
}

/** A salt for each personal text: 128 random bits, so that nobody who has the commitment alone can try names until one fits. */
export const salted = (said: Said): Personal =>
  Object.fromEntries(personalValues(said).map(({ path }) => [path, { salt: randomBytes(16).toString('hex') }]))

/** SHA-256 of the salt (16 bytes), the SHA-256 of the path (32 bytes) and the value. `feed_erased` in constraints.sql makes the same. */
export const commitment = (salt: string, path: string, value: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'hex')).update(createHash('sha256').update(path).digest()).update(value).digest('hex')

const keysOf = (path: string) =>
  path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

type Tree = { [key: string]: unknown }

/** What the entry is without its personal texts, and what it commits to in their place; null where the two do not belong together: a text that is
 *  missing, or one that stands where it was erased. */
export function committed(said: Said, personal: Personal): { actor: unknown; data: unknown; personal: Record<string, string> } | null {
  const bare = structuredClone({ actor: said.actor, data: said.data }) as Tree
  const commitments: Record<string, string> = {}
  for (const [path, held] of Object.entries(personal)) {
    const keys = keysOf(path)
    const last = keys.pop() ?? ''
    const parent = keys.reduce<unknown>((node, key) => (isTree(node) && Object.hasOwn(node, key) ? node[key] : undefined), bare)
    if (!isTree(parent) || !Object.hasOwn(parent, last)) return null
    const value = parent[last]
    if (typeof value !== 'string') return null
    if ('was' in held) {
      if (value !== (path === ACTOR_NAME ? erasedName(String(said.actor.id)) : ERASED_TEXT)) return null
      commitments[path] = held.was
    } else {
      if (!/^[0-9a-f]{32}$/.test(held.salt)) return null
      commitments[path] = commitment(held.salt, path, value)
    }
    parent[last] = null
  }
  return { ...(bare as { actor: unknown; data: unknown }), personal: commitments }
}

const isTree = (node: unknown): node is Tree => typeof node === 'object' && node !== null
