import type { ServerClock } from './clock.ts'
import { type Asked, type Heard, request, type Tls } from './request.ts'
import { AGENT_VERSION } from './version.ts'

/** What the server answered, or that there was no answer. `final`: asking again with the same words changes nothing. */
export class ServerRefusal extends Error {
  readonly status: number
  readonly final: boolean
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
    this.final = status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status)
  }
}

/** The device port of the server, and what TLS is opened with there. */
export type DeviceLink = Tls & { url: string }

type Call = { input?: unknown; body?: Uint8Array; contentType?: string; bearer?: string; device?: DeviceLink | null; signal?: AbortSignal }
const TIMEOUT_MS = 15_000

/** The server's tRPC: at the device port by certificate, and where that cannot be reached (a network that lets only the web through), or there is
 *  no certificate yet, at the web's. Every answer also tells the time. */
export class ServerClient {
  readonly #base: string
  readonly #clock: ServerClock

  constructor(server: string, clock: ServerClock) {
    this.#base = server.replace(/\/+$/, '')
    this.#clock = clock
  }

  query(path: string, call: Call = {}): Promise<unknown> {
    const input = call.input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(call.input))}`
    return this.#send(path + input, 'GET', call)
  }

  mutation(path: string, call: Call): Promise<unknown> {
    return this.#send(path, 'POST', call)
  }

  /** @throws ServerRefusal where the server answers with a refusal, TypeError or a timeout where it does not answer */
  async #send(path: string, method: 'GET' | 'POST', call: Call): Promise<unknown> {
    const askedMs = Date.now()
    const headers: Record<string, string> = {}
    if (method === 'POST') headers['content-type'] = call.contentType ?? 'application/json'
    if (call.bearer !== undefined) headers.authorization = `Bearer ${call.bearer}`
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout
    const body = method === 'POST' ? (call.body ?? JSON.stringify(call.input ?? {})) : undefined
    const ask = { method, headers, signal, body }
    const response = await this.#reach(`/api/trpc/${path}`, ask, call.device ?? null)
    const text = response.body.toString('utf8')
    this.#clock.observe(response.headers.date ?? null, askedMs, Date.now())
    const answer = parse(text)
    if (response.status < 400 && answer !== null && 'result' in answer) return answer.result?.data
    const data = answer?.error?.data
    const code = data?.refusal?.code ?? data?.code ?? `HTTP_${response.status}`
    throw new ServerRefusal(response.status, code, answer?.error?.message ?? `the server answered ${response.status}`)
  }

  /** One operation of enrolment (RFC 7030); the DER of what was answered. `device`: by that certificate, and nowhere else.
   *  @throws ServerRefusal, or where the server does not answer */
  async est(
    operation: 'cacerts' | 'simpleenroll' | 'simplereenroll',
    call: { request?: Buffer; authorization?: string; device?: DeviceLink; signal: AbortSignal },
  ): Promise<Buffer> {
    const askedMs = Date.now()
    const headers: Record<string, string> = { 'user-agent': `onefold-edge/${AGENT_VERSION}` }
    if (call.request) headers['content-type'] = 'application/pkcs10'
    if (call.authorization) headers.authorization = call.authorization
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(TIMEOUT_MS)])
    const body = call.request?.toString('base64')
    const at = `${call.device?.url ?? this.#base}/.well-known/est/${operation}`
    const response = await request(at, { method: call.request ? 'POST' : 'GET', headers, signal, body }, call.device ?? null)
    this.#clock.observe(response.headers.date ?? null, askedMs, Date.now())
    const text = response.body.toString('latin1')
    if (response.status !== 200) throw new ServerRefusal(response.status, `EST_${response.status}`, text.trim().slice(0, 200))
    return Buffer.from(text, 'base64')
  }

  async #reach(path: string, ask: Asked, device: DeviceLink | null): Promise<Heard> {
    if (device) {
      const answer = await request(device.url + path, ask, device).catch((error) => {
        if (ask.signal.aborted) throw error
        return null
      })
      if (answer) return answer
    }
    return request(this.#base + path, ask, null)
  }
}

type Answer = { result?: { data?: unknown }; error?: { message?: string; data?: { code?: string; refusal?: { code?: string } } } }
function parse(text: string): Answer | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Answer) : null
  } catch {
    return null
  }
}
