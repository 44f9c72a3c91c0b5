import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AnyManifest } from './manifest.ts'

/** A model whose file is what its manifest says. `hash` is that of the ONNX file, or of the manifest where the manifest is all there is. */
export type StoredModel = { manifest: AnyManifest; hash: string; file: string | null }
export type RefusedModel = { path: string; reason: string }

const MAX_BYTES = 16_000_000
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Manifests of the folders given; of two with the same id the later folder wins, so that a site's own model replaces a shipped one. */
export function readModels(folders: readonly string[]): { models: StoredModel[]; refused: RefusedModel[] } {
  const models = new Map<string, StoredModel>()
  const refused: RefusedModel[] = []
  for (const folder of folders) {
    if (!existsSync(folder)) continue
    for (const name of readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()) {
      const read = readModel(join(folder, name))
      if ('reason' in read) refused.push(read)
      else models.set(read.manifest.id, read)
    }
  }
  return { models: [...models.values()], refused }
}

export function readModel(path: string): StoredModel | RefusedModel {
  const bytes = readFileSync(path)
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    return { path, reason: 'the manifest is not JSON' }
  }
  const parsed = AnyManifest.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return { path, reason: `the manifest's ${first?.path.join('.') || 'content'}: ${first?.message}` }
  }
  const manifest = parsed.data
  if (manifest.engine !== 'onnx') return { manifest, hash: sha256(bytes), file: null }
  const file = join(dirname(path), manifest.file)
  if (!existsSync(file)) return { path, reason: `${manifest.file} is missing` }
  const model = readFileSync(file)
  if (model.length > MAX_BYTES) return { path, reason: `${manifest.file} has ${model.length} bytes, more than ${MAX_BYTES}` }
  const hash = sha256(model)
  if (hash !== manifest.sha256)
    return {
      path,
      reason: `${manifest.file} is not the file of this manifest: its SHA-256 is ${hash.slice(0, 12)}…, not ${manifest.sha256.slice(0, 12)}…`,
    }
  return { manifest, hash, file }
}
