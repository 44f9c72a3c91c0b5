import { existsSync } from 'node:fs'
import type { TimeSource } from '#/protocol/messages/status.ts'

/** What programs that hold a clock leave in the file system while they do: a PTP port, chrony, systemd's own NTP client once it is set. */
const SIGNS: readonly (readonly [TimeSource, string])[] = [
  ['ptp', '/run/ptp4l'],
  ['ptp', '/var/run/ptp4l'],
  ['ntp', '/run/chrony/chronyd.pid'],
  ['ntp', '/run/chronyd.pid'],
  ['ntp', '/run/ntpd.pid'],
  ['ntp', '/run/systemd/timesync/synchronized'],
]

/** By what this machine's clock is held: as its configuration says, else as far as can be seen. */
export const timeSource = (said: TimeSource | undefined, exists: (path: string) => boolean = existsSync): TimeSource =>
  said ?? SIGNS.find(([, path]) => exists(path))?.[0] ?? 'none'
