import { createHash } from 'node:crypto'
import type { System } from '#/server/platform/system.ts'
import type { RegistryRefusal } from '#/server/registry/contract.ts'
import type { Result } from '#/twin-models/core/result.ts'
import type { ExchangeRefusal, ImportMapping, ImportReport } from './contract.ts'
import { guessMapping } from './guess.ts'
import { bringIn } from './import-job.ts'
import { type ImportAsk, importRows } from './import-objects.ts'
import { mappedRows } from './mapped.ts'
import { openSource } from './source.ts'
import { firstLines, takeFile } from './upload.ts'

/** `importId` names what can be undone; null of a dry run. */
export type FileImported = {
  importId: string | null
  headers: string[]
  mapping: ImportMapping
  done: Result<ImportReport, ExchangeRefusal | RegistryRefusal>
}

/** Brings in a file of any format at once, for who stands at the command line. Without a mapping its columns are guessed, and told. The file
 *  and what became of its lines are kept, as of an import by a person, so that it can be undone. */
export async function importFile(
  system: System,
  ask: ImportAsk,
  file: { bytes: Uint8Array; name: string; mapping?: ImportMapping },
): Promise<FileImported> {
  const source = await openSource(file.bytes, file.name)
  const mapping = file.mapping ?? guessMapping(source, await firstLines(source))
  const told = { headers: source.headers, mapping }
  if (ask.dryRun) {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    return { ...told, importId: null, done: await importRows(system, ask, await mappedRows(source, mapping), sha256) }
  }
  const actor = { ...ask.actor, tenantId: ask.tenantId }
  const taken = await takeFile(system, actor, { name: file.name, chunks: only(file.bytes) })
  if (!taken.ok) return { ...told, importId: null, done: taken }
  const importId = taken.value.id
  return { ...told, importId, done: await bringIn(system, { importId, actor, mapping, progress: ask.progress }) }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
