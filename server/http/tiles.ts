import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { actorFromRequest } from '#/server/access/index.ts'
import { readBasemap } from '#/server/exchange/index.ts'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import type { System } from '#/server/platform/system.ts'
import { headersOf } from './context.ts'
import { type Cutter, MAX_TILE_ZOOM, makeCutter } from './tile-cutter.ts'

const PATH = /^\/api\/tiles\/([0-9a-f-]{36})\/(\d{1,2})\/(\d{1,7})\/(\d{1,7})$/
const MAX_HELD = 8
const cutters = new WeakMap<System['services'], Map<string, Cutter>>()

/** One vector tile of a site's basemap, for members of its tenant. An empty tile is 204: the browser asks no more for it. */
export async function answerTile(system: System, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const refuse = (status: number, text: string) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
  const [, siteId, ...numbers] = PATH.exec(path) ?? []
  const [z = 99, x = 0, y = 0] = numbers.map(Number)
  if (!siteId || z > MAX_TILE_ZOOM || x >= 2 ** z || y >= 2 ** z) return refuse(404, 'no such tile')
  const actor = await actorFromRequest(system, headersOf(request.headers))
  if (!actor) return refuse(401, 'sign in first')
  const basemap = await readBasemap(systemWithin(system, reachOf(actor, 'twin.read'), 'reader'), actor.tenantId, siteId)
  if (!basemap) return refuse(404, 'this site has no basemap')

  const etag = `"${basemap.hash.slice(0, 16)}"`
  const headers = { etag, 'cache-control': 'private, max-age=600', vary: 'cookie' }
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end()
  const tile = await cutterOf(system, basemap).then((cutter) => cutter.cut(z, x, y))
  if (tile.length === 0) return void response.writeHead(204, headers).end()
  const type = { 'content-type': 'application/vnd.mapbox-vector-tile', 'content-encoding': 'gzip' }
  response.writeHead(200, { ...headers, ...type }).end(gzipSync(tile, { level: 5 }))
}

type Basemap = { hash: string; geojson(): Promise<unknown> }

async function cutterOf(system: System, basemap: Basemap) {
  const held = cutters.get(system.services) ?? new Map<string, Cutter>()
  cutters.set(system.services, held)
  const known = held.get(basemap.hash)
  if (known) return known
  const made = makeCutter(await basemap.geojson())
  const [oldest] = held.keys()
  if (held.size >= MAX_HELD && oldest) held.delete(oldest)
  held.set(basemap.hash, made)
  return made
}
