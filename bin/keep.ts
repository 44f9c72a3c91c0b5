import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** Writes a file whole or not at all: who is killed meanwhile leaves the old one. */
export function keep(path: string, text: string, mode = 0o600): void {
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, text, { mode })
  renameSync(beside, path)
}

/** What a JSON file holds, or null where there is none, or one that was cut short. */
export function kept<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return null
  }
}
