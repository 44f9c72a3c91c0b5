import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { States } from './ipc.ts'

const PAGE_BYTES = 4096

/** Resident memory of a process in megabytes; null where the system does not tell (only Linux does, without running a program). */
export function residentMb(pid: number): number | null {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES) / 1e6
  } catch {
    return null
  }
}

const TICK_MS = 10

/** Processor time that a process has used, in milliseconds; null where the system does not tell. */
export function processorMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return null
  }
}

/** What models remember between two lives of the agent. A file that cannot be read is as none: windows fill again by themselves. */
export function readStates(path: string): States {
  if (!existsSync(path)) return {}
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as States) : {}
  } catch {
    return {}
  }
}

export function writeStates(path: string, states: States): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(states), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
