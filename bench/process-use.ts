import { readdirSync, readFileSync } from 'node:fs'

/** Seconds of processor time that a process and all below it have used, with what their ended children used. 0 where there is no /proc. */
export function cpuSeconds(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + cpuOf(pid), 0)
}

/** The proportional set size of a process and all below it, MB. */
export const memoryMb = (root: number): number => treeOf(root).reduce((sum, pid) => sum + pssKb(pid), 0) / 1024

/** A process and all below it. PostgreSQL detaches itself from the terminal, not from its parent. */
function treeOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    const stat = statOf(pid)
    if (stat) parents.set(pid, Number(stat[1]))
  }
  const below = (pid: number): number[] => [pid, ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child))]
  return below(root)
}

const TICKS_A_SECOND = 100

function cpuOf(pid: number): number {
  const stat = statOf(pid)
  if (!stat) return 0
  // user, system, and both of children that were waited for; fields 14 to 17 of proc(5)
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(stat[at]), 0) / TICKS_A_SECOND
}

/** From the third field on: the second is a name that may hold anything. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null // it ended while we looked
  }
}

function pssKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
