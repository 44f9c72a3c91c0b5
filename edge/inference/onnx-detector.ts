import type { Row } from '#/protocol/windows.ts'
import { WindowFeed } from '#/protocol/windows-feed.ts'
import { CALM, type Judgement, stepJudge } from '#/protocol/windows-judge.ts'
import type { ModelManifest } from '#/protocol/windows-manifest.ts'
import { RowAssembler } from '#/protocol/windows-rows.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type Detector, OpenFinding, type Outcome, type Terminal } from './detector.ts'
import { confidenceOf, EvidenceRing, round } from './evidence.ts'
import type { Scored, Scorer } from './onnx-session.ts'

type Watched = {
  tag: string
  rows: RowAssembler
  feed: WindowFeed
  evidence: EvidenceRing
  judgement: Judgement
  pendingBase: number[] | null
  open: OpenFinding | null
}

/** Runs one window model on every terminal of its twin type. */
export function onnxDetector(manifest: ModelManifest, score: Scorer, terminals: readonly Terminal[]): Detector {
  const ids = manifest.channels.map(({ id }) => id)
  const { everyMs, fillMs, level, base } = manifest.window
  const watched = new Map<string, Watched>()
  for (const { tag, typeId } of terminals) {
    if (typeId !== manifest.typeId) continue
    const rows = new RowAssembler({ channels: ids, everyMs, fillMs })
    const evidence = new EvidenceRing(Math.max(level * 4, Math.min(base + level, 600)) + Math.ceil(manifest.judge.persistMs / everyMs))
    watched.set(tag, { tag, rows, feed: new WindowFeed(manifest), evidence, judgement: CALM, pendingBase: null, open: null })
  }
  const detector: Detector = {
    id: manifest.id,
    wants: new Map([...watched.keys()].map((tag) => [tag, new Set(ids)])),
    timed: () => {},
    async offer(sample) {
      const at = watched.get(sample.tag)
      if (!at || sample.historical) return []
      const outcomes: Outcome[] = []
      for (const row of at.rows.offer(sample.channel, sample.value, sample.processMs, sample.atMs)) outcomes.push(...(await look(at, row)))
      return outcomes
    },
    snapshot: () => Object.fromEntries([...watched.values()].flatMap(({ tag, open }) => (open ? [[tag, open]] : []))),
    restore(tag, state) {
      const at = watched.get(tag)
      const open = OpenFinding.safeParse(state)
      if (!at || !open.success) return
      const { sinceMs, sinceAtMs, base } = open.data
      at.open = open.data
      at.judgement = { status: 'open', sinceMs, sinceAtMs, toldMs: sinceMs, toldScore: 1, peak: 1, normalSinceMs: null }
      if (base) at.feed.restoreBase(base, sinceMs)
    },
  }

  async function look(at: Watched, row: Row): Promise<Outcome[]> {
    const window = at.feed.push(row, at.judgement.status !== 'calm')
    if (!window) {
      at.evidence.push(row, null)
      if (at.judgement.status === 'pending') at.judgement = CALM
      return []
    }
    const began = performance.now()
    const scored = await score(window.level, window.base)
    const latencyUs = (performance.now() - began) * 1000
    detector.timed(latencyUs)
    at.evidence.push(row, scored.expected)
    const { judgement, verdict } = stepJudge(
      at.judgement,
      { score: scoreOf(manifest, scored), processMs: row.processMs, atMs: row.atMs },
      manifest.judge,
    )
    at.judgement = judgement
    if (!verdict) return []
    if (verdict === 'opened' && judgement.status === 'open') {
      at.open = {
        tag: at.tag,
        findingId: uuidv7(),
        sinceMs: judgement.sinceMs,
        sinceAtMs: judgement.sinceAtMs,
        detectedAtMs: row.atMs,
        base: [...window.base],
      }
    }
    const { open } = at
    if (!open) return []
    if (verdict === 'ended') at.open = null
    return [outcome(manifest, { verdict, open, row, scored, latencyUs, evidence: at.evidence, level: window.level })]
  }
  return detector
}

/** The score of the network, or of the one channel and side that the kind is about. */
function scoreOf({ about, channels }: ModelManifest, { score, deviation }: Scored): number {
  if (!about) return score
  const value = deviation[channels.findIndex(({ id }) => id === about.channel)] ?? 0
  return about.side === 'below' ? -value : about.side === 'above' ? value : Math.abs(value)
}

type Said = {
  verdict: Outcome['verdict']
  open: OpenFinding
  row: Row
  scored: Scored
  latencyUs: number
  evidence: EvidenceRing
  level: Float64Array
}

function outcome(manifest: ModelManifest, { verdict, open, row, scored, latencyUs, evidence, level }: Said): Outcome {
  const byDeviation = manifest.channels
    .map(({ id, role }, index) => ({ id, index, role, size: Math.abs(scored.deviation[index] ?? 0) }))
    .sort((a, b) => Number(b.id === manifest.about?.channel) - Number(a.id === manifest.about?.channel) || b.size - a.size)
  const [worst] = byDeviation
  const index = worst?.index ?? 0
  const value = level[index] ?? 0
  const expected = scored.expected[index] ?? 0
  const channel = manifest.channels[index]
  return {
    verdict,
    kind: manifest.kind,
    open,
    confidence: confidenceOf(scoreOf(manifest, scored)),
    latencyUs,
    evidence: {
      startMs: evidence.startMs,
      series: evidence.series(byDeviation.slice(0, 20)),
      params: {
        channel: channel?.id ?? '',
        unit: channel?.unit ?? '1',
        actual: round(value),
        expected: round(expected),
        residual: round(value - expected),
        ...(Math.abs(expected) > 1e-9 ? { percent: Math.round((100 * value) / expected) } : {}),
        limit: round(channel?.limit ?? 0),
        score: round(scoreOf(manifest, scored)),
        persistedS: Math.round((row.processMs - open.sinceMs) / 1000),
        processMs: Math.round(row.processMs),
      },
    },
  }
}
