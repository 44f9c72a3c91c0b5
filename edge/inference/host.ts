import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Log } from '#/edge/drivers/driver.ts'
import type { Terminal } from './detector.ts'
import type { FromWorker, SampleTuple, States, ToWorker } from './ipc.ts'
import { processorMs, residentMb } from './memory.ts'
import type { StoredModel } from './store.ts'

/** After so many kills within so long a model is left out: it will not get better by itself. */
const KILLS_ALLOWED = 3
const KILLS_WITHIN_MS = 600_000
/** A process that was given no processor is not blamed for being silent, up to so many times its budget. */
const PATIENCE = 5
const LOAD_MS = 15_000
const BATCH_SAMPLES = 1_000
const WAITING_SAMPLES = 50_000
const CHECK_MEMORY_MS = 1_000
const RESTART_MS = 200

export type HostOptions = {
  models: readonly StoredModel[]
  terminals: readonly Terminal[]
  states: States
  budgetMs: number
  memoryMb: number
  log: Log
  /** How often each model had to be killed, over all processes. */
  kills: Map<string, number>
  heard: (message: FromWorker) => void
}

/** Keeps the process of the models: one batch at a time, a limit on silence and on memory, a new process when it had to be killed. */
export class Host implements AsyncDisposable {
  readonly refused = new Map<string, string>()
  dropped = 0
  readonly #options: HostOptions
  #states: States
  #child: ChildProcess | null = null
  #wants: ReadonlyMap<string, ReadonlySet<string>> | null = null
  #waiting: SampleTuple[] = []
  #seq = 0
  #busy = false
  #speaking: string | null = null
  /** The last that ran: memory is weighed between batches too. */
  #spoke: string | null = null
  #silence: NodeJS.Timeout | undefined
  #watching = 0
  #recent = new Map<string, number[]>()
  #memory: NodeJS.Timeout | undefined
  #again: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: HostOptions) {
    this.#options = options
    this.#states = options.states
  }

  start(): void {
    this.#spawn()
  }

  offer(sample: SampleTuple): void {
    if (this.#stopped || (this.#wants && !this.#wants.get(sample[0])?.has(sample[1]))) return
    if (this.#waiting.length >= WAITING_SAMPLES) {
      this.dropped++
      return
    }
    this.#waiting.push(sample)
    this.#pump()
  }

  #spawn(): void {
    const models = this.#options.models.filter(({ manifest }) => !this.#leftOut(manifest.id) && !this.refused.has(manifest.id))
    if (models.length === 0) {
      this.#wants = new Map()
      this.#waiting = []
      return
    }
    const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [], {
      execArgv: ['--max-old-space-size=128', '--max-semi-space-size=2'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    })
    this.#child = child
    this.#busy = true
    child.on('message', (message: FromWorker) => this.#child === child && this.#hear(message))
    child.once('exit', (code, signal) => this.#child === child && this.#fell(`ended by itself (${signal ?? code})`))
    this.#tell({ t: 'load', models, terminals: [...this.#options.terminals], states: this.#states })
    this.#watch(LOAD_MS)
    this.#memory = setInterval(() => this.#weigh(child), CHECK_MEMORY_MS)
    this.#memory.unref()
  }

  #hear(message: FromWorker): void {
    this.#watch(this.#wants ? this.#options.budgetMs : LOAD_MS)
    if (message.t === 'at') this.#spoke = this.#speaking = message.model
    if (message.t === 'loaded') {
      for (const { id, reason } of message.refused) this.refused.set(id, reason)
      this.#wants = new Map(message.wants.map(([tag, channels]) => [tag, new Set(channels)]))
      this.#waiting = this.#waiting.filter(([tag, channel]) => this.#wants?.get(tag)?.has(channel))
      this.#ready()
    }
    if (message.t === 'done') {
      if (message.states) this.#states = message.states
      this.#ready()
    }
    this.#options.heard(message)
  }

  #ready(): void {
    this.#busy = false
    this.#speaking = null
    this.#quiet()
    this.#pump()
  }

  #pump(): void {
    if (this.#busy || this.#stopped || !this.#child || this.#waiting.length === 0) return
    this.#busy = true
    this.#tell({ t: 'readings', seq: this.#seq++, samples: this.#waiting.splice(0, BATCH_SAMPLES) })
    this.#watch(this.#options.budgetMs)
  }

  #tell(message: ToWorker): void {
    this.#child?.send(message, () => {}) // a send that fails is followed by its exit
  }

  #watch(ms: number): void {
    const pid = this.#child?.pid
    const since = performance.now()
    const usedBefore = pid === undefined ? null : processorMs(pid)
    const watch = ++this.#watching
    const check = () => {
      if (watch !== this.#watching) return
      const used = pid === undefined || usedBefore === null ? null : (processorMs(pid) ?? 0) - usedBefore
      const starved = used !== null && used < ms / 2 && performance.now() - since < PATIENCE * ms
      if (starved) this.#silence = setTimeout(late, ms / 2)
      else this.#fell(`said nothing for ${Math.round(performance.now() - since)} ms`)
    }
    // Where it is this process that was held up, what the other one said is still unread: it is read before the judgement.
    const late = () => setImmediate(() => setImmediate(check))
    clearTimeout(this.#silence)
    this.#silence = setTimeout(late, ms)
  }

  #quiet(): void {
    this.#watching++
    clearTimeout(this.#silence)
  }

  #leftOut(id: string): boolean {
    const sinceMs = performance.now() - KILLS_WITHIN_MS
    return (this.#recent.get(id) ?? []).filter((at) => at > sinceMs).length >= KILLS_ALLOWED
  }

  #weigh(child: ChildProcess): void {
    if (this.#spoke === null) return // no model has had the word yet
    const mb = child.pid === undefined ? null : residentMb(child.pid)
    if (mb !== null && mb > this.#options.memoryMb && this.#child === child)
      this.#fell(`holds ${Math.round(mb)} MB, more than ${this.#options.memoryMb}`)
  }

  #fell(why: string): void {
    if (this.#stopped) return
    const blamed = this.#speaking ?? this.#spoke
    if (blamed) {
      this.#options.kills.set(blamed, (this.#options.kills.get(blamed) ?? 0) + 1)
      this.#recent.set(blamed, [...(this.#recent.get(blamed) ?? []), performance.now()].slice(-KILLS_ALLOWED))
    }
    this.#options.log.error(
      { model: blamed, why, kills: blamed ? this.#options.kills.get(blamed) : undefined },
      'the process of the models was killed',
    )
    this.#end()
    this.#again = setTimeout(() => this.#spawn(), RESTART_MS)
  }

  #end(): void {
    this.#quiet()
    clearInterval(this.#memory)
    this.#child?.kill('SIGKILL')
    this.#child = null
    this.#busy = false
    this.#speaking = null
    this.#spoke = null
    this.#wants = null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#again)
    this.#end()
  }
}
