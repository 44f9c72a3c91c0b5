import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from './files.ts'
import type { Terminals } from './terminals.ts'

const Remembered = z.object({ atMs: z.number(), zeroSinceMs: z.record(z.string(), z.number()) })
/** A gateway that was away longer cannot say that a machine stood still all the while. */
const AWAY_MS = 60_000

const fileOf = (dir: string) => join(dir, 'zeros.json')

/** Since when which channel has been 0, for the next start: written every few seconds, worth nothing after a minute. */
export async function rememberZeros(dir: string, terminals: Terminals, nowMs: number) {
  const zeroSinceMs: Record<string, number> = {}
  for (const [suffix, { channels }] of terminals.bySuffix) {
    for (const channel of channels.values()) if (channel.zeroSinceMs !== null) zeroSinceMs[`${suffix}/${channel.id}`] = channel.zeroSinceMs
  }
  await writeFile(fileOf(dir), JSON.stringify({ atMs: nowMs, zeroSinceMs }))
}

export async function recallZeros(dir: string, terminals: Terminals, nowMs: number) {
  const remembered = Remembered.safeParse(await readJson(fileOf(dir)))
  if (!remembered.success || Math.abs(nowMs - remembered.data.atMs) > AWAY_MS) return
  for (const [key, sinceMs] of Object.entries(remembered.data.zeroSinceMs)) {
    const [suffix = '', channel = ''] = key.split('/')
    const state = terminals.bySuffix.get(suffix)?.channels.get(channel)
    if (state && sinceMs <= nowMs) state.zeroSinceMs = sinceMs
  }
}
