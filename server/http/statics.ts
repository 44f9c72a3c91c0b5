import { existsSync, readdirSync, type Stats, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BUILT_FILE } from './headers.ts'
import type { PageHandler } from './server.ts'

const YEAR = 'public, max-age=31536000, immutable'
const WEEK = 'public, max-age=604800'
const ASK_AGAIN = 'public, max-age=0, must-revalidate'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

type Form = { path: string; stats: Stats }
type Built = { name: string; whole: Form; packed: Form | null }

/** A page asks for dozens of these at once, and they cost next to nothing. */
export const isOfBuild = (path: string): boolean => path.startsWith('/_next/static/') || path.startsWith('/vendor/')

/** Scripts, styles and fonts of a finished build from its files, in the form that `bin/compress.ts` laid beside them. Those of the build are
 *  named by their contents, so that a browser asks once; of the others only the font stays for a week unasked. What is none of them goes on
 *  to the pages. Which files there are is found out once: no path that is asked for ever reaches the disk. */
export function withStatics(project: string, pages: PageHandler): PageHandler {
  const folders = [
    { at: '/_next/static/', files: filesBelow(join(project, '.next/static')), caching: YEAR },
    { at: '/vendor/noto-sans-sc/', files: filesBelow(join(project, 'public/vendor/noto-sans-sc')), caching: WEEK },
    { at: '/vendor/', files: filesBelow(join(project, 'public/vendor')), caching: ASK_AGAIN },
  ]
  return async (request, response) => {
    const whole = request.url ?? '/'
    const folder = folders.find(({ at }) => whole.startsWith(at))
    if (!folder) return pages(request, response)
    response.setHeader('content-security-policy', BUILT_FILE)
    const built = folder.files.get(nameIn(whole.slice(folder.at.length)))
    if (!built) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('no such file in this build\n')
    await send(request, response, built, folder.caching)
  }
}

function filesBelow(folder: string): ReadonlyMap<string, Built> {
  const paths = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  const forms = new Map(paths.map((name): [string, Form] => [name, { path: join(folder, name), stats: statSync(join(folder, name)) }]))
  return new Map(
    [...forms]
      .filter(([name, { stats }]) => stats.isFile() && !name.endsWith('.br'))
      .map(([name, whole]) => [name.replaceAll('\\', '/'), { name, whole, packed: forms.get(`${name}.br`) ?? null }]),
  )
}

/** As it stands in the list, or what never does. */
function nameIn(asked: string): string {
  try {
    return decodeURIComponent(asked.split('?', 1)[0] ?? '')
  } catch {
    return ''
  }
}

/** Whole, whatever range is asked for, and in the packed form for who reads it. Whoever breaks off leaves nothing open here.
 *  @throws where the file is gone, before anything is sent */
async function send(request: IncomingMessage, response: ServerResponse, { name, whole, packed }: Built, caching: string): Promise<void> {
  const form = packed && readsBrotli(request.headers['accept-encoding']) ? packed : whole
  const headers = {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'cache-control': caching,
    etag: `W/"${whole.stats.size.toString(36)}-${Math.round(whole.stats.mtimeMs).toString(36)}"`,
    vary: 'accept-encoding',
  }
  if (request.headers['if-none-match'] === headers.etag) return void response.writeHead(304, headers).end()
  await using file = await open(form.path)
  const encoding = form === packed ? { 'content-encoding': 'br' } : {}
  response.writeHead(200, { ...headers, ...encoding, 'content-length': form.stats.size })
  if (request.method === 'HEAD') return void response.end()
  await pipeline(file.createReadStream({ autoClose: false }), response).catch(() => response.destroy())
}

const readsBrotli = (accepted: string | string[] | undefined): boolean => /\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(accepted ?? ''))
