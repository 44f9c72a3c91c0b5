import type { ServerClock } from './clock.ts'

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

type Call = { input?: unknown; body?: Uint8Array; contentType?: string; bearer?: string; signal?: AbortSignal }
const TIMEOUT_MS = 15_000

/** The server's tRPC over plain HTTP. Every answer also tells the time. */
export class ServerClient {
  readonly #base: string
  readonly #clock: ServerClock

  constructor(server: string, clock: ServerClock) {
    this.#base = `${server.replace(/\/+$/, '')}/api/trpc/`
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
    const response = await fetch(this.#base + path, {
      method,
      headers,
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      ...(method === 'POST' && { body: (call.body ?? JSON.stringify(call.input ?? {})) as string }),
    })
    const text = await response.text()
    this.#clock.observe(response.headers.get('date'), askedMs, Date.now())
    const answer = parse(text)
    if (response.ok && answer !== null && 'result' in answer) return answer.result?.data
    const data = answer?.error?.data
    const code = data?.refusal?.code ?? data?.code ?? `HTTP_${response.status}`
    throw new ServerRefusal(response.status, code, answer?.error?.message ?? `the server answered ${response.status}`)
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
