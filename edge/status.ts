import type { ModelStats } from '#/edge/inference/types.ts'
import type { TimeSource } from '#/protocol/messages/status.ts'
import type { StatusMessage } from '#/protocol/messages.ts'
import type { ServerClock } from './clock.ts'
import type { Counts } from './intake.ts'
import type { Outbox } from './outbox/outbox.ts'
import { AGENT_VERSION } from './version.ts'

export function statusOf(given: {
  nowMs: number
  outbox: Outbox
  clock: ServerClock
  timeSource: TimeSource
  link: 'mqtt' | 'https'
  models: ModelStats[]
  counts: Counts
  rejectedCommands: number
  refusedFindings: number
  refusedModels: number
}): StatusMessage {
  const { nowMs, outbox, clock, link, models, counts, rejectedCommands, refusedFindings, refusedModels } = given
  return {
    v: 1,
    atMs: Math.round(nowMs),
    agentVersion: AGENT_VERSION,
    outbox: outbox.stats(),
    clockOffsetMs: clock.offsetMs,
    clockErrorMs: clock.errorMs,
    timeSource: given.timeSource,
    link,
    models,
    refused: {
      ...counts,
      ...(outbox.damaged > 0 && { OUTBOX_DAMAGED: outbox.damaged }),
      ...(rejectedCommands > 0 && { NOT_A_COMMAND: rejectedCommands }),
      ...(refusedFindings > 0 && { FINDING_REFUSED: refusedFindings }),
      ...(refusedModels > 0 && { MODEL_REFUSED: refusedModels }),
    },
  }
}
