import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request's body; null where it is longer than that, and what is beyond is not kept. */
export async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.length
    if (bytes > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A body that may be left half read: its connection stays, for the answer to go out by. */
export const chunksOf = (request: IncomingMessage): AsyncIterable<Buffer> => request.iterator({ destroyOnReturn: false })

/** What comes after an answer that did not wait for it is read and dropped, for as long as a request may take: a connection that is closed on bytes nobody
 *  has read is reset, and a slow sender would never see why he was refused. */
export function dropTheRest(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => request.resume())
}
