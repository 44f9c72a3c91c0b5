import { setTimeout as pause } from 'node:timers/promises'
import { pagePolicy } from './headers.ts'
import type { PageHandler } from './server.ts'
import { withStatics } from './statics.ts'

const PATIENCE_MS = 1_500

/** Next in this process, drawing pages and nothing else. Wants a finished build unless `dev`. */
export async function preparePages(
  project: string,
  options: { dev: boolean; https: boolean; hostname: string; port: number },
): Promise<PageHandler & AsyncDisposable> {
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const { default: next } = await import('next')
  const app = next({ dir: project, dev: options.dev, hostname: options.hostname, port: options.port })
  await app.prepare()
  const handle = app.getRequestHandler()
  const drawn: PageHandler = (request, response) => {
    // Next reads the nonce of its own scripts from the request's policy.
    const policy = pagePolicy({ https: options.https, dev: options.dev })
    request.headers['content-security-policy'] = policy
    response.setHeader('content-security-policy', policy)
    request.headers['x-onefold-path'] = request.url // so that a sign-in can lead back; whatever the client sent is overwritten
    request.headers['x-onefold-address'] = request.socket.remoteAddress ?? '' // for counts by address, the same way
    return handle(request, response)
  }
  const pages = options.dev ? drawn : withStatics(project, drawn)
  // Pages hold nothing that could be lost; in development their compiler takes its time to end.
  return Object.assign(pages, { [Symbol.asyncDispose]: () => Promise.race([app.close(), pause(PATIENCE_MS, undefined, { ref: false })]) })
}
