import { readLine, readObjectByTag } from '#/server/inference/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import type { Kin, Place } from './group.ts'

/** Where an object stands: its line up to the root, and what it (or something above it) feeds by its settings `{ relations: { feeds: 'PS-03' } }`. */
export async function readPlace(tx: Tx, objectId: ObjectId, siteId: SiteId): Promise<Place> {
  const line = await readLine(tx, objectId)
  const tag = line.map(({ settings }) => relation(settings, 'feeds') ?? relation(settings, 'station')).find((found) => found !== null)
  const feeds = tag ? await readObjectByTag(tx, tag) : null
  return { siteId, line: line.map(kinOf), feeds: feeds && kinOf(feeds) }
}

function kinOf<T extends Omit<Kin, 'isStation'>>({ id, typeId, tag, names }: T): Kin {
  const type = twinType(typeId)
  return { id, typeId, tag, names, isStation: type?.rank === 'station' && type.channels.length > 0 }
}

function relation(settings: Record<string, unknown>, name: string): string | null {
  const { relations } = settings
  if (typeof relations !== 'object' || relations === null) return null
  const tag = (relations as Record<string, unknown>)[name]
  return typeof tag === 'string' ? tag : null
}
