import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import type { SeenNumber } from '#/protocol/sightings.ts'
import { NUMBER_KINDS } from '#/twin-models/core/number-kinds.ts'
import type { Log } from './drivers/driver.ts'
import { pause } from './retry.ts'

const LOOK_EVERY_MS = 2_000
const MOST = 2_000

const Listed = z
  .array(
    z.object({
      suffix: z.string().min(1).max(20).nullish(),
      interface: z.string().min(1).max(40),
      kind: z.enum(NUMBER_KINDS),
      value: z.string().min(1).max(64),
    }),
  )
  .max(MOST)

/** What the network shows of this gateway and its terminals, looked at every two seconds. */
export class SeenNumbers {
  readonly #from: { machine: boolean; file?: string | undefined }
  readonly #log: Log
  #seen: readonly SeenNumber[] = []
  #version = '[]'
  #said = ''
  readonly #listeners = new Set<() => void>()

  constructor(from: { machine: boolean; file?: string | undefined }, log: Log) {
    this.#from = from
    this.#log = log
  }

  get seen() {
    return this.#seen
  }
  /** Another one means that something has changed. */
  get version() {
    return this.#version
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async look(): Promise<void> {
    const seen = [...(this.#from.machine ? machineNumbers() : []), ...(await this.#listed())]
    const version = JSON.stringify(seen)
    if (version === this.#version) return
    this.#seen = seen
    this.#version = version
    for (const listener of this.#listeners) listener()
  }

  async run(signal: AbortSignal): Promise<void> {
    if (!this.#from.machine && this.#from.file === undefined) return
    while (!signal.aborted) {
      await this.look()
      await pause(LOOK_EVERY_MS, signal)
    }
  }

  /** A file that is absent says nothing; one that cannot be read is told once, and what it said before stays. */
  async #listed(): Promise<SeenNumber[]> {
    if (this.#from.file === undefined) return []
    try {
      const listed = Listed.parse(JSON.parse(await readFile(this.#from.file, 'utf8')))
      return listed.map(({ suffix = null, ...rest }) => ({ suffix, ...rest }))
    } catch (error) {
      const reason = (error as Error).message
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      if (reason !== this.#said) this.#log.warn({ file: this.#from.file, reason }, 'the file of numbers cannot be read')
      this.#said = reason
      return this.#seen.filter((it) => !isOfMachine(it))
    }
  }
}

const machineNumbers = (): SeenNumber[] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ address, family, internal }) =>
      internal || address.startsWith('fe80:')
        ? []
        : [{ suffix: null, interface: name.slice(0, 40), kind: family === 'IPv6' ? ('ipv6' as const) : ('ipv4' as const), value: address }],
    ),
  )

const isOfMachine = ({ suffix, interface: on }: SeenNumber) => suffix === null && Object.hasOwn(networkInterfaces(), on)
