import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent, request as secureRequest } from 'node:https'

export type Tls = { ca: string; cert?: string; key?: string }
export type Asked = { method: 'GET' | 'POST'; headers: Record<string, string>; body: string | Uint8Array | undefined; signal: AbortSignal }
export type Heard = { status: number; headers: IncomingHttpHeaders; body: Buffer }

const AGENTS = new WeakMap<Tls, Agent>()
const MOST_BYTES = 32 * 1024 * 1024

/** One request; fetch has no way to show a certificate. `tls`: what that is opened with, the connection being kept for the next one.
 *  @throws where nobody answers, TLS fails, or the signal comes */
export async function request(url: string, { method, headers, body, signal }: Asked, tls: Tls | null): Promise<Heard> {
  const secure = url.startsWith('https:')
  const sized = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  const asked = secure
    ? secureRequest(url, { method, headers: sized, signal, ...(tls ? { agent: agentOf(tls) } : {}) })
    : plainRequest(url, { method, headers: sized, signal })
  asked.on('error', () => {}) // it also comes when nobody waits any more: before the answer, and after it
  asked.end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MOST_BYTES) throw new Error('the answer is longer than any of ours')
    parts.push(part)
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }
}

function agentOf(tls: Tls): Agent {
  let agent = AGENTS.get(tls)
  if (!agent) {
    const { ca, cert, key } = tls
    agent = new Agent({ keepAlive: true, maxSockets: 4, minVersion: 'TLSv1.3', ca, ...(cert && key ? { cert, key } : {}) })
    AGENTS.set(tls, agent)
  }
  return agent
}
