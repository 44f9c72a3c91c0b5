import { readdirSync, statSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'

const MB = 1024 * 1024
const LEAST_MB = 48
const MOST_MB = 512

/** PostgreSQL's own page cache for what stands in its data folder when the server starts; the least where that cannot be read. Small while there is little: the kernel's cache stands behind it, and it
 *  counts as our memory. With much, an eighth of it, for a page that is read from the kernel each time costs a look-up in a large registry twice its time:
 *  ten thousand codes among a million objects took 460 ms with 48 MB and 290 with 512.
 *  @returns as PostgreSQL writes it */
export function sharedBuffers(dataDir: string): string {
  const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  try {
    return buffersFor(bytesBelow(join(dataDir, 'base')), memoryBytes)
  } catch {
    return buffersFor(0, memoryBytes)
  }
}

/** Never more than a sixteenth of the memory there is for us. */
export const buffersFor = (dataBytes: number, memoryBytes: number): string =>
  `${Math.max(LEAST_MB, Math.min(MOST_MB, Math.floor(dataBytes / 8 / MB), Math.floor(memoryBytes / 16 / MB)))}MB`

function bytesBelow(dir: string): number {
  let bytes = 0
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  return bytes
}
