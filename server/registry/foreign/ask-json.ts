import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ForeignRefusal } from './adapter.ts'

const MOST_MS = 3_000
const MOST_BYTES = 64 * 1024

/** One question over HTTP with an end: three seconds, 64 kB, JSON alone, and no way on to somewhere else. The status is the caller's to judge. */
export async function askJson(address: URL, fetcher: typeof fetch): Promise<Result<{ status: number; body: unknown }, ForeignRefusal>> {
  const host = address.host
  try {
    const signal = AbortSignal.timeout(MOST_MS)
    const answer = await fetcher(address, { redirect: 'manual', signal, headers: { accept: 'application/json' } })
    const refusedFor = (reason: 'redirect' | 'type' | 'size' | 'json') => refuse({ code: 'FOREIGN_ANSWER_REFUSED', host, reason } as const)
    if (answer.status >= 300 && answer.status < 400) {
      await answer.body?.cancel()
      return refusedFor('redirect')
    }
    if (!/^application\/([\w.-]+\+)?json\b/i.test(answer.headers.get('content-type') ?? '')) {
      await answer.body?.cancel()
      return refusedFor('type')
    }
    const text = await textOf(answer)
    if (text === null) return refusedFor('size')
    try {
      return ok({ status: answer.status, body: JSON.parse(text) })
    } catch {
      return refusedFor('json')
    }
  } catch {
    return refuse({ code: 'FOREIGN_UNREACHABLE', host })
  }
}

/** The body as it comes, given up as soon as it is too long, whatever length it claims. */
async function textOf(answer: Response): Promise<string | null> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.byteLength
    if (bytes > MOST_BYTES) return null // leaving the loop cancels the stream
    pieces.push(piece)
  }
  return new TextDecoder().decode(Buffer.concat(pieces))
}
