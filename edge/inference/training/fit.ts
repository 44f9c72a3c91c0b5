import type { Row } from '#/protocol/windows.ts'
import { segmentsOf } from '#/protocol/windows.ts'
import { WindowFeed } from '#/protocol/windows-feed.ts'
import type { ChannelRole, ModelChannel, ModelManifest } from '#/protocol/windows-manifest.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import type { Network } from './network.ts'
import { explain } from './ridge.ts'
import { mean, movementOf, studentLimit } from './statistics.ts'

export type FitOptions = Pick<ModelManifest, 'reference' | 'window' | 'when' | 'settleMs' | 'about'> & {
  channels: readonly { id: string; unit: string }[]
  /** Channels that explain the others and are never judged. */
  context: readonly string[]
  /** Two-sided probability that a window of a healthy machine passes the limit of one channel. */
  tail: number
  /** The smallest deviation that matters, in the channel's unit: what is certain but of no consequence is no finding. */
  matters?: Readonly<Record<string, number>>
}
export type Fit = {
  network: Network
  channels: ModelChannel[]
  facts: Pick<ModelManifest['training'], 'rows' | 'segments' | 'windows' | 'independent' | 'tail' | 'highestScore'>
}
export type FitRefusal = { code: 'TOO_FEW_WINDOWS'; windows: number; needed: number; rows: number }

const HIDDEN = 16
const NO_LIMIT = 1e9 // far beyond any unit's numbers, and JSON keeps it as it is
const SLOW = 0.5 // more than half of the variance is slow movement
const BEYOND_SEEN = 1.25 // over the largest deviation of the training itself
const BEYOND_RANGE = 2 // a wandering channel: twice the whole range it ever had

/** Learns what is normal from fault-free rows. @see edge/inference/README.md, rules T1 to T6 */
export function fitModel(rows: readonly Row[], options: FitOptions): { ok: true; value: Fit } | { ok: false; refusal: FitRefusal } {
  const segments = segmentsOf(rows, options.window.resetMs)
  const windows = segments.flatMap((segment) => {
    const feed = new WindowFeed({ ...options, channels: options.channels.map(({ id }) => ({ id, center: 0 })) })
    return segment.flatMap((row) => feed.push(row) ?? [])
  })
  const needed = options.window.level * 4
  if (windows.length < needed)
    return { ok: false, refusal: { code: 'TOO_FEW_WINDOWS', windows: windows.length, needed, rows: rows.length } }

  const centers = options.channels.map((_, c) => mean(windows.map(({ level }) => level[c] ?? 0)))
  const baseOf = options.reference === 'trained' ? () => centers : (window: (typeof windows)[number]) => window.base
  const moved = options.channels.map((_, c) => windows.map((window) => (window.level[c] ?? 0) - (baseOf(window)[c] ?? 0)))
  const context = options.channels.map(({ id }) => options.context.includes(id))
  const network = explainAll(moved, context, options.channels.length)
  const independent = Math.max(4, windows.length / options.window.level)
  const sigmas = studentLimit(options.tail, independent)
  let highestScore = 0
  const channels = options.channels.map(({ id, unit }, c): ModelChannel => {
    const residuals = residualsOf(network, moved, c)
    const spread = Math.sqrt(mean(residuals.map((value) => value * value)))
    const movement = movementOf(
      segments.map((segment) => segment.map((row) => row.values[c] ?? 0)),
      options.window.level,
    )
    const noise = Math.sqrt(movement.within * (1 / options.window.level + (options.window.base > 0 ? 1 / options.window.base : 0)))
    // Under a condition rows of starts and stops lie between those that count, and their steps are no noise.
    const scale = options.when.length > 0 ? spread : Math.max(spread, noise)
    const largest = residuals.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const role: ChannelRole = context[c] ? 'context' : options.reference === 'recent' && movement.slowShare > SLOW ? 'wandering' : 'watched'
    const beyond = role === 'wandering' ? BEYOND_RANGE * movement.range : 0
    const limit =
      role === 'context'
        ? NO_LIMIT
        : Math.max(sigmas * scale, BEYOND_SEEN * largest, beyond, options.matters?.[id] ?? smallest(centers[c] ?? 0))
    if (role !== 'context') highestScore = Math.max(highestScore, largest / limit)
    network.limit[c] = limit
    return { id, unit, role, center: centers[c] ?? 0, scale, limit }
  })
  const facts = { rows: rows.length, segments: segments.length, windows: windows.length, independent, tail: options.tail, highestScore }
  return { ok: true, value: { network, channels, facts } }
}

/** A channel that never moved in training gets a limit all the same: a hundredth of its value. */
const smallest = (center: number) => Math.max(Math.abs(center) * 0.01, 1e-9)

function explainAll(moved: readonly number[][], context: readonly boolean[], width: number): Network {
  const inputGain = Float64Array.from(moved, (values, c) => (context[c] ? 1 / (Math.sqrt(mean(values.map((v) => v * v))) || 1) : 0))
  const random = seeded(20_251_123)
  const first = Float64Array.from({ length: width * HIDDEN }, (_, i) => (context[Math.floor(i / HIDDEN)] ? random() : 0))
  const firstBias = Float64Array.from({ length: HIDDEN }, () => random() / 2)
  const network: Network = {
    channels: width,
    hidden: HIDDEN,
    inputGain,
    first,
    firstBias,
    second: new Float64Array(HIDDEN * width),
    secondBias: new Float64Array(width),
    limit: new Float64Array(width).fill(1),
  }
  if (!context.includes(true)) return network
  const features = (moved[0] ?? []).map((_, k) =>
    hiddenOf(
      network,
      moved.map((values) => values[k] ?? 0),
    ),
  )
  moved.forEach((target, c) => {
    const found = context[c] ? null : explain(features, target)
    if (!found) return
    for (let j = 0; j < HIDDEN; j++) network.second[j * width + c] = found.weights[j] ?? 0
    network.secondBias[c] = found.bias
  })
  return network
}

function residualsOf(network: Network, moved: readonly number[][], c: number): number[] {
  const target = moved[c] ?? []
  const weights = Float64Array.from({ length: network.hidden }, (_, j) => network.second[j * network.channels + c] ?? 0)
  if (weights.every((weight) => weight === 0)) return [...target]
  return target.map((value, k) => {
    const hidden = hiddenOf(
      network,
      moved.map((values) => values[k] ?? 0),
    )
    return value - (network.secondBias[c] ?? 0) - hidden.reduce((total, h, j) => total + h * (weights[j] ?? 0), 0)
  })
}

function hiddenOf(network: Network, moved: readonly number[]): Float64Array {
  return Float64Array.from({ length: network.hidden }, (_, j) => {
    let total = network.firstBias[j] ?? 0
    for (let c = 0; c < network.channels; c++)
      total += (moved[c] ?? 0) * (network.inputGain[c] ?? 0) * (network.first[c * network.hidden + j] ?? 0)
    return Math.tanh(total)
  })
}

/** Uniform in -1..1, the same for ever: two trainings of the same rows give the same bytes. */
function seeded(seed: number): () => number {
  const random = seededRandom(seed)
  return () => 2 * random() - 1
}
