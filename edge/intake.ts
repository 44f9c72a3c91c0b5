import type { DriverReading } from '#/edge/drivers/driver.ts'
import type { Admitted } from '#/edge/outbox/batcher.ts'
import { convert } from '#/twin-models/core/units.ts'
import type { ChannelState, Terminals } from './terminals.ts'

export type IntakeRefusal =
  | 'UNKNOWN_TERMINAL'
  | 'UNKNOWN_CHANNEL'
  | 'NOT_A_NUMBER'
  | 'BAD_TIME'
  | 'UNIT_UNKNOWN'
  | 'UNIT_MISMATCH'
  | 'OUTBOX_FULL'
/** Readings not sent, by reason, since the start. */
export type Counts = Partial<Record<IntakeRefusal, number>>

/** Device readings into catalogue units, once; what is no reading of ours is refused with its reason and its neighbours go through.
 *  `converted` is what the models see: the driver's own words with the catalogue's value and unit. */
export function admit(readings: readonly DriverReading[], terminals: Terminals, counts: Counts) {
  const admitted: Admitted[] = []
  const converted: DriverReading[] = []
  for (const reading of readings) {
    const result = admitOne(reading, terminals)
    if (typeof result === 'string') {
      counts[result] = (counts[result] ?? 0) + 1
      continue
    }
    admitted.push(result.admitted)
    converted.push(result.reading)
  }
  return { admitted, converted }
}

function admitOne(reading: DriverReading, terminals: Terminals): IntakeRefusal | { admitted: Admitted; reading: DriverReading } {
  const terminal = terminals.byTag.get(reading.tag)
  if (terminal === undefined) return 'UNKNOWN_TERMINAL'
  const channel = terminal.channels.get(reading.channel)
  if (channel === undefined) return 'UNKNOWN_CHANNEL'
  if (typeof reading.value !== 'number' || !Number.isFinite(reading.value)) return 'NOT_A_NUMBER'
  if (!Number.isFinite(reading.atMs) || reading.atMs < 0 || reading.atMs > 8.64e15) return 'BAD_TIME'
  const inUnit = convert(reading.value, reading.unit, channel.unit)
  if (!inUnit.ok) return inUnit.refusal.code
  if (!Number.isFinite(inUnit.value)) return 'NOT_A_NUMBER'
  const atMs = Math.round(reading.atMs)
  const { quality = 'good', source = 'measured', historical = false } = reading
  if (!historical) note(channel, { value: inUnit.value, atMs, quality })
  return {
    admitted: { suffix: terminal.assigned.suffix, channel: reading.channel, atMs, value: inUnit.value, quality, source, historical },
    reading: { ...reading, value: inUnit.value, unit: channel.unit },
  }
}

/** Never overwrites something newer. A bad value breaks no run of zeros, but begins none. */
function note(channel: ChannelState, latest: NonNullable<ChannelState['latest']>) {
  if (channel.latest !== null && channel.latest.atMs > latest.atMs) return
  channel.latest = latest
  if (latest.value !== 0) channel.zeroSinceMs = null
  else if (latest.quality === 'good') channel.zeroSinceMs ??= latest.atMs
}
