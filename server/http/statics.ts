import { join } from 'node:path'
import sirv from 'sirv'
import { BUILT_FILE } from './headers.ts'
import type { PageHandler } from './server.ts'

const YEAR_S = 365 * 86_400
const WEEK_S = 7 * 86_400

/** Scripts, styles and fonts of a finished build from its files, in the form that `bin/compress.ts` laid beside them. Those of the build are
 *  named by their contents, so that a browser asks once; of the others only the font stays for a week unasked. What is none of them goes on
 *  to the pages. */
export function withStatics(project: string, pages: PageHandler): PageHandler {
  const folders = [
    { at: '/_next/static/', serve: sirv(join(project, '.next/static'), { brotli: true, immutable: true, maxAge: YEAR_S }) },
    { at: '/vendor/noto-sans-sc/', serve: sirv(join(project, 'public/vendor/noto-sans-sc'), { brotli: true, maxAge: WEEK_S }) },
    { at: '/vendor/', serve: sirv(join(project, 'public/vendor'), { brotli: true, etag: true, maxAge: 0 }) },
  ]
  return async (request, response) => {
    const whole = request.url ?? '/'
    const folder = folders.find(({ at }) => whole.startsWith(at))
    if (!folder) return pages(request, response)
    response.setHeader('content-security-policy', BUILT_FILE)
    request.url = whole.slice(folder.at.length - 1)
    folder.serve(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such file in this build\n')
    })
  }
}
