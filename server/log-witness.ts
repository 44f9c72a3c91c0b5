import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { allTenants } from './access/index.ts'
import { systemActor } from './platform/actor.ts'
import { appendFeed } from './platform/feed/index.ts'
import type { System } from './platform/system.ts'

const EVERY_MS = 60_000
const Witness = z.object({ epoch: z.int(), seq: z.int(), at: z.iso.datetime() })
export type Witness = z.infer<typeof Witness>
const pathOf = (dataDir: string) => join(dataDir, 'log-witness.json')

/** The last number of the log that was seen, from a file outside the database; null where there is none. */
export function readWitness(dataDir: string): Witness | null {
  try {
    return Witness.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

export function writeWitness(dataDir: string, witness: Witness): void {
  const path = pathOf(dataDir)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(witness), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Remembers outside the database how far the log has come, each minute and at the end. A log that is shorter than that at a start has lost its
 *  tail: a folder was copied back, or entries were cut off. It says so itself, to every tenant. */
export async function startLogWitness(system: System): Promise<AsyncDisposable> {
  const seen = readWitness(system.dataDir)
  const head = await headOf(system)
  if (seen && seen.seq > head.seq) await tellTailLost(system, seen, head.seq)
  const remember = async () => {
    const { epoch, seq } = await headOf(system)
    writeWitness(system.dataDir, { epoch, seq, at: new Date(system.clock.nowMs()).toISOString() })
  }
  const rememberOrSay = () =>
    remember().catch((error) => system.log.warn({ err: error }, 'how far the log has come could not be written down'))
  await rememberOrSay()
  const timer = setInterval(() => void rememberOrSay(), EVERY_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await rememberOrSay()
    },
  }
}

async function tellTailLost(system: System, seen: Witness, headSeq: number): Promise<void> {
  system.log.error({ seen: seen.seq, head: headSeq }, 'the log is shorter than it was: its tail is lost')
  await system.db.system(async (tx) => {
    for (const { id } of await allTenants(tx))
      await appendFeed(
        tx,
        {
          tenantId: id,
          actor: systemActor('log witness'),
          verb: 'system.log_tail_lost',
          subject: { kind: 'system', id: 'log' },
          data: { seen: seen.seq, seenAt: seen.at, head: headSeq },
        },
        new Date(system.clock.nowMs()),
      )
  })
}

const headOf = (system: System) =>
  system.db.system(async (tx) => {
    const [head] = await tx.execute<{ epoch: number; seq: string }>(sql`select epoch, seq from feed_head`)
    return { epoch: head?.epoch ?? 0, seq: Number(head?.seq ?? 0) }
  })
