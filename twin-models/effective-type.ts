import type { Channel, CommandSpec, EnvelopeCheck, FindingKind, LimitRule, Rationalisation, TwinType } from './catalog/shape.ts'
import { TypeSettings } from './settings.ts'

/** A twin type with one position's own settings merged in; server and edge both go by it.
 *  @throws ZodError on settings that do not fit: they are checked where they enter, so this is a bug */
export function effectiveType(type: TwinType, settings: unknown): TwinType {
  const own = TypeSettings.parse(settings ?? {})
  return {
    ...type,
    channels: type.channels.map((channel) => effectiveChannel(channel, own)),
    commands: type.commands.filter((command) => own.commands?.[command.id]?.off !== true).map((command) => effectiveCommand(command, own)),
    rules: type.rules.filter((rule) => own.rules?.[rule.id]?.off !== true).map((rule) => effectiveRule(rule, own)),
    findings: type.findings.map((finding) => effectiveFinding(finding, own)),
  }
}

function effectiveChannel(channel: Channel, own: TypeSettings): Channel {
  const more = own.channels?.[channel.id]
  const everyMs = own.intervals?.[channel.id] ?? channel.everyMs
  if (!more) return { ...channel, everyMs }
  return {
    ...channel,
    everyMs,
    range: { min: more.min ?? channel.range.min, max: more.max ?? channel.range.max },
    ...(more.expected === undefined ? {} : { expected: { ...channel.expected, value: more.expected } }),
  }
}

const respondWithin = (alarm: Rationalisation | undefined, timeToRespondMs: number | undefined) =>
  alarm ? { alarm: timeToRespondMs === undefined ? alarm : { ...alarm, timeToRespondMs } } : {}

function effectiveRule(rule: LimitRule, own: TypeSettings): LimitRule {
  const { timeToRespondMs, off: _, ...more } = own.rules?.[rule.id] ?? {}
  return { ...rule, ...more, ...respondWithin(rule.alarm, timeToRespondMs) }
}

function effectiveFinding(finding: FindingKind, own: TypeSettings): FindingKind {
  const { timeToRespondMs, ...more } = own.findings?.[finding.id] ?? {}
  return { ...finding, ...more, ...respondWithin(finding.alarm, timeToRespondMs) }
}

function effectiveCommand(command: CommandSpec, own: TypeSettings): CommandSpec {
  const more = own.commands?.[command.id]
  if (!more) return command
  return {
    ...command,
    validForMs: more.validForMs ?? command.validForMs,
    ...(command.leaseMs === undefined ? {} : { leaseMs: more.leaseMs ?? command.leaseMs }),
    ...(command.effect ? { effect: { ...command.effect, ...more.effect } } : {}),
    params: command.params.map((param) => ({ ...param, ...more.params?.[param.id] })),
    envelope: command.envelope.map((check) => ({ ...check, ...more.envelope?.[check.id] }) as EnvelopeCheck),
  }
}
