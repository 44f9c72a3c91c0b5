import type { Terminals } from '#/edge/terminals.ts'
import { AGENT_VERSION } from '#/edge/version.ts'
import type { Batch } from '#/protocol/batch/batch.ts'
import type { TimeSource } from '#/protocol/messages/status.ts'
import { QUALITY_CODE } from '#/protocol/quality.ts'
import { type SeenNumber, sightingMetrics } from '#/protocol/sightings.ts'
import { decodeSparkplug, encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { METRIC, metricName } from '#/protocol/topics.ts'

/** Everything the node will ever send, each channel with its alias (its series' number) and its latest value. */
export function birth(given: {
  terminals: Terminals
  numbers: readonly SeenNumber[]
  epoch: number
  bdSeq: number
  nowMs: number
  time: { source: TimeSource; offsetMs: number }
}): Uint8Array {
  const { terminals, numbers, epoch, bdSeq, nowMs, time } = given
  const metrics: SparkplugMetric[] = [
    { name: METRIC.bdSeq, type: 'Int64', value: bdSeq },
    { name: METRIC.rebirth, type: 'Boolean', value: false },
    { name: METRIC.epoch, type: 'Int64', value: epoch },
    { name: METRIC.agent, type: 'String', value: AGENT_VERSION },
    { name: METRIC.batch, type: 'UInt64', value: 0 },
    { name: METRIC.source, type: 'String', value: 'measured' },
    { name: METRIC.timeSource, type: 'String', value: time.source },
    { name: METRIC.clockOffset, type: 'Double', value: time.offsetMs },
  ]
  for (const { name, value } of sightingMetrics(numbers)) metrics.push({ name, type: 'String', value })
  for (const { assigned, channels } of terminals.byTag.values()) {
    for (const { id, seriesId } of channels.values()) {
      // no value: what is new comes in numbered batches, so nothing is stored that is not confirmed
      metrics.push({ name: metricName(assigned.suffix, id), alias: seriesId, type: 'Double', value: null })
    }
  }
  return encodeSparkplug({ timestampMs: nowMs, seq: 0, metrics: metrics.map((it) => ({ ...it, atMs: nowMs })) })
}

export const death = (bdSeq: number, nowMs: number) =>
  encodeSparkplug({ timestampMs: nowMs, metrics: [{ name: METRIC.bdSeq, type: 'Int64', value: bdSeq, atMs: nowMs }] })

/** One batch as one message: its number first, then values by alias. What is no longer assigned goes by name, and the server says what it thinks of it. */
export function data(batch: Batch, terminals: Terminals, seq: number, nowMs: number): Uint8Array {
  const aliases = batch.series.map((it) => terminals.bySuffix.get(it.suffix)?.channels.get(it.channel)?.seriesId)
  const metrics: SparkplugMetric[] = [{ name: METRIC.batch, type: 'UInt64', value: batch.sequence, atMs: nowMs }]
  if (batch.source !== 'measured') metrics.push({ name: METRIC.source, type: 'String', value: batch.source, atMs: nowMs })
  for (let i = 0; i < batch.seriesOf.length; i++) {
    const place = batch.seriesOf[i]!
    const alias = aliases[place]
    const { suffix, channel } = batch.series[place]!
    metrics.push({
      ...(alias === undefined ? { name: metricName(suffix, channel) } : { alias }),
      atMs: batch.atMs[i]!,
      type: 'Double',
      value: batch.value[i]!,
      ...(batch.quality[i] !== QUALITY_CODE.good && { quality: batch.quality[i]! }),
      ...(batch.historical && { historical: true }),
    })
  }
  return encodeSparkplug({ timestampMs: nowMs, seq, metrics })
}

/** True for a node command that asks for a new birth. */
export function asksRebirth(payload: Uint8Array): boolean {
  const decoded = decodeSparkplug(payload, { bytes: 65_536, metrics: 100, textBytes: 1_000 })
  if (!decoded.ok) return false
  const at = decoded.value.names.indexOf(METRIC.rebirth)
  return at >= 0 && decoded.value.value[at] === 1
}
