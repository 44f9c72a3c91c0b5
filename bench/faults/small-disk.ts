import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, rmdirSync, statfsSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PIECE = Buffer.alloc(64 * 1024, 1)

export type SmallDisk = Disposable & {
  dir: string
  usedPercent(): number
  /** Others fill it, until no more than this is free. */
  fill(leaveBytes: number): void
  /** What others filled it with is gone. */
  clear(): void
}

/** A disk of its own in memory. @throws Error with one line where none can be mounted: that takes root */
export function smallDisk(megabytes: number): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir], { encoding: 'utf8' })
  if (mounted.status !== 0) {
    rmdirSync(dir)
    throw new Error(`no small disk can be mounted (this takes root): ${(mounted.stderr ?? String(mounted.error)).trim()}`)
  }
  chmodSync(dir, 0o755)
  const ballast: string[] = []
  const free = () => {
    const { bavail, bsize } = statfsSync(dir)
    return bavail * bsize
  }
  return {
    dir,
    usedPercent() {
      const { bavail, blocks } = statfsSync(dir)
      return 100 * (1 - bavail / blocks)
    },
    fill(leaveBytes) {
      const path = join(dir, `ballast-${ballast.length}`)
      ballast.push(path)
      const file = openSync(path, 'w')
      try {
        while (free() > leaveBytes && writeSync(file, PIECE, 0, Math.min(PIECE.length, Math.max(1, free() - leaveBytes))) > 0);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error // as full as can be
      } finally {
        closeSync(file)
      }
    },
    clear() {
      for (const path of ballast.splice(0)) unlinkSync(path)
    },
    [Symbol.dispose]() {
      spawnSync('umount', ['--lazy', dir])
      rmdirSync(dir)
    },
  }
}
