import type { Capture, Point, WriteResult } from '#/edge/drivers/driver.ts'

export type Params = Record<string, number | boolean | string>
/** A simulated device: what its channels show at an instant (its world has been advanced to it), and what it does when written to. */
export type Device = {
  /** In the catalogue's unit; null where the device has nothing to say. */
  read(channel: string, atMs: number): number | null
  write?(command: string, params: Params, atMs: number): WriteResult
  /** A battery device may report more often when something happens, and at once when it wakes by itself. */
  intervalMs?(everyMs: number): number
  wakes?(): boolean
  capture?(name: string, atMs: number): Capture | null
  /** Its signals follow the clock of the story. */
  onStoryClock?: boolean
}
export type DeviceOf<W> = (point: Point, world: W) => Device

export const done: WriteResult = { ok: true }
export const refused = (reason: string): WriteResult => ({ ok: false, reason })
export const flag = (yes: boolean): number => (yes ? 1 : 0)

/** Readings by channel; a channel that is not listed has no signal. */
export const channels =
  (of: Record<string, (atMs: number) => number | null>): Device['read'] =>
  (channel, atMs) =>
    of[channel]?.(atMs) ?? null

/** Local hour with fraction at the fictional coast, UTC+8 all year. */
export const localHour = (atMs: number): number => (atMs / 3_600_000 + 8) % 24
export const localDay = (atMs: number): number => Math.floor(atMs / 86_400_000 + 1 / 3)

/** What meters and counters have gained since the summer they were last read, in ms. */
export const sinceReadMs = (atMs: number): number => Math.max(0, atMs - Date.UTC(2026, 5, 1))
