import { twinType } from '#/twin-models/catalog/index.ts'
import { seconds } from '#/twin-models/core/time.ts'

/** A story at pace N: every duration of an object's own rules, envelopes, leases and reporting is N times shorter in its settings.
 *  The product knows no pace. Validity of a command, receipts and the confirmation of an effect stay in real time: people and networks
 *  are no faster. */
const SHORTEST = { intervalMs: 100, holdMs: seconds(1), freshMs: seconds(5), respondMs: seconds(10) }

export function pacedSettings(typeId: string, pace: number, wearPace = pace): Record<string, unknown> {
  const type = twinType(typeId)
  if (!type || (pace === 1 && wearPace === 1)) return {}
  const scaled = (ms: number, floorMs: number, by = pace) => Math.round(Math.min(ms, Math.max(floorMs, ms / by)))
  const respond = (ms: number | undefined) => (ms === undefined ? {} : { timeToRespondMs: scaled(ms, SHORTEST.respondMs) })
  return {
    intervals: Object.fromEntries(type.channels.map((channel) => [channel.id, scaled(channel.everyMs, SHORTEST.intervalMs)])),
    rules: Object.fromEntries(
      type.rules.map((rule) => [
        rule.id,
        { holdMs: scaled(rule.holdMs, SHORTEST.holdMs, wearPace), ...respond(rule.alarm?.timeToRespondMs) },
      ]),
    ),
    findings: Object.fromEntries(
      type.findings.map((finding) => [
        finding.id,
        { normalHoldMs: scaled(finding.normalHoldMs, SHORTEST.freshMs, wearPace), ...respond(finding.alarm?.timeToRespondMs) },
      ]),
    ),
    commands: Object.fromEntries(
      type.commands.map((command) => [
        command.id,
        {
          ...(command.leaseMs === undefined ? {} : { leaseMs: scaled(command.leaseMs, seconds(60)) }),
          envelope: Object.fromEntries(
            command.envelope.flatMap((check): [string, Record<string, number>][] => {
              if (check.kind === 'offFor') return [[check.id, { minMs: scaled(check.minMs, SHORTEST.freshMs) }]]
              if (check.kind === 'reading') return [[check.id, { maxAgeMs: scaled(check.maxAgeMs, SHORTEST.freshMs) }]]
              return []
            }),
          ),
        },
      ]),
    ),
  }
}

/** Intervals so many times longer, for machines that no story watches: the load of the whole world stays that of a real one. */
export const unhurried = (typeId: string, times: number): Record<string, unknown> => ({
  intervals: Object.fromEntries((twinType(typeId)?.channels ?? []).map((channel) => [channel.id, channel.everyMs * times])),
})
