import { createHash } from 'node:crypto'
import type { System } from '#/server/platform/system.ts'
import type { RegistryRefusal } from '#/server/registry/contract.ts'
import type { Result } from '#/twin-models/core/result.ts'
import type { ExchangeRefusal, ImportMapping, ImportReport } from './contract.ts'
import { guessMapping } from './guess.ts'
import { type ImportAsk, importRows } from './import-objects.ts'
import { mappedRows } from './mapped.ts'
import { openSource } from './source.ts'
import { firstLines } from './upload.ts'

export type FileImported = { headers: string[]; mapping: ImportMapping; done: Result<ImportReport, ExchangeRefusal | RegistryRefusal> }

/** Brings in a file of any format at once, for who stands at the command line. Without a mapping its columns are guessed, and told. */
export async function importFile(
  system: System,
  ask: ImportAsk,
  file: { bytes: Uint8Array; name: string; mapping?: ImportMapping },
): Promise<FileImported> {
  const source = await openSource(file.bytes, file.name)
  const mapping = file.mapping ?? guessMapping(source, await firstLines(source))
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  return { headers: source.headers, mapping, done: await importRows(system, ask, await mappedRows(source, mapping), sha256) }
}
