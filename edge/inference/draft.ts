import type { Capture } from '#/edge/drivers/driver.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { Outcome } from './detector.ts'
import type { StoredModel } from './store.ts'
import type { FindingDraft } from './types.ts'

/** What a model said, as it is reported. The server takes each id once: news of a finding has an id of its own and names the one it updates. */
export function draftOf(
  { manifest, hash }: Pick<StoredModel, 'manifest' | 'hash'>,
  outcome: Outcome,
  captured: Capture | null,
): FindingDraft {
  const { verdict, kind, open, confidence, latencyUs, evidence } = outcome
  return {
    tag: open.tag,
    ...(verdict === 'updated' ? { findingId: uuidv7(), updates: open.findingId } : { findingId: open.findingId }),
    kind,
    model: { id: manifest.id, version: manifest.version, hash },
    tier: 'edge',
    confidence,
    latencyUs: Math.round(latencyUs),
    startedAtMs: open.sinceAtMs,
    detectedAtMs: open.detectedAtMs,
    evidence: {
      startNs: captured?.startNs ?? String(BigInt(Math.round(evidence.startMs)) * 1_000_000n),
      ...(captured?.rateHz ? { rateHz: captured.rateHz } : {}),
      series: evidence.series,
      ...(captured?.spectrum ? { spectrum: captured.spectrum } : {}),
      params: { ...captured?.params, ...evidence.params },
    },
    ...(verdict === 'ended' ? { ended: true } : {}),
  }
}
