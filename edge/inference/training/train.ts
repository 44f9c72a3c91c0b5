import { createHash } from 'node:crypto'
import type { Row } from '#/protocol/windows.ts'
import { ModelManifest } from '#/protocol/windows-manifest.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { type FitOptions, type FitRefusal, fitModel } from './fit.ts'
import { encodeNetwork } from './network.ts'

export type TrainOptions = FitOptions &
  Pick<ModelManifest, 'id' | 'version' | 'typeId' | 'kind' | 'file' | 'judge'> & {
    at: string
    command: string
    files: ModelManifest['training']['files']
  }

export type Trained = { manifest: ModelManifest; onnx: Uint8Array }

/** From fault-free rows to the two files that make a model. The same rows and options give the same ONNX bytes. */
export function trainModel(rows: readonly Row[], options: TrainOptions): Result<Trained, FitRefusal> {
  const fitted = fitModel(rows, options)
  if (!fitted.ok) return fitted
  const { network, channels, facts } = fitted.value
  const onnx = encodeNetwork(network, { 'onefold.id': options.id, 'onefold.version': options.version, 'onefold.type': options.typeId })
  const manifest = ModelManifest.parse({
    v: 1,
    engine: 'onnx',
    id: options.id,
    version: options.version,
    typeId: options.typeId,
    kind: options.kind,
    file: options.file,
    sha256: createHash('sha256').update(onnx).digest('hex'),
    channels,
    reference: options.reference,
    window: options.window,
    judge: options.judge,
    when: options.when,
    settleMs: options.settleMs,
    ...(options.about ? { about: options.about } : {}),
    training: { ...facts, at: options.at, command: options.command, files: options.files },
  })
  return { ok: true, value: { manifest, onnx } }
}
