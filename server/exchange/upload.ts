import { createHash } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { keepable } from '#/twin-models/core/text.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { ExchangeRefusal, ImportView } from './contract.ts'
import { guessMapping, typeCalled } from './guess.ts'
import { reading } from './reading.ts'
import { importPieces, imports } from './schema.ts'
import type { Source } from './source.ts'

export const MAX_FILE_BYTES = 64 * 1024 * 1024
const PIECE_BYTES = 256 * 1024
const SAMPLE = 20
const LOOKED_AT = 2_000

type Row = typeof imports.$inferSelect
/** Whose import it is: a person, or the installation itself at the command line. */
export type Importer = FeedActor & { tenantId: TenantId }

/** Takes a file in, and says what is in it: its columns, which of ours they look like, its first lines. Nothing is brought in yet. */
export async function takeFile(
  system: System,
  actor: Importer,
  file: { name: string; chunks: AsyncIterable<Uint8Array> },
): Promise<Result<ImportView, ExchangeRefusal>> {
  const bytes = await collect(file.chunks)
  if (!bytes) return refuse({ code: 'TOO_LARGE_FILE', maxMegabytes: MAX_FILE_BYTES / 1024 / 1024 })
  const fileName = file.name.replaceAll(/[\p{Cc}/\\]/gu, '_').slice(0, 200) || 'file'
  const { source, looked } = await reading(system, { bytes, fileName }, async (opened) => ({
    source: opened,
    looked: await firstLines(opened),
  }))
  const mapping = guessMapping(source, looked)
  const row: Row = {
    id: uuidv7(),
    tenantId: actor.tenantId,
    by: { kind: actor.kind, id: actor.id, name: actor.name },
    fileName,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    format: source.format,
    encoding: source.encoding,
    crs: source.crs,
    headers: source.headers,
    sample: looked.slice(0, SAMPLE).map((cells) => cells.map((cell) => keepable(cell, 120))),
    mapping,
    unknownTypes: unknownTypes(looked, mapping.columns.indexOf('type')),
    problems: source.problems,
    state: 'read',
    report: null,
    progress: null,
    createdAt: new Date(system.clock.nowMs()),
    appliedAt: null,
    undoneAt: null,
  }
  await system.db.tenant(actor.tenantId, async (tx) => {
    await tx.insert(imports).values(row)
    for (let n = 0; n * PIECE_BYTES < bytes.length; n++) {
      const piece = Buffer.from(bytes.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES))
      await tx.insert(importPieces).values({ tenantId: actor.tenantId, importId: row.id, n, bytes: piece })
    }
  })
  return ok(viewOf(row))
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const held: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > MAX_FILE_BYTES) return null
    held.push(chunk)
  }
  return Buffer.concat(held)
}

export async function firstLines(source: Source): Promise<string[][]> {
  const found: string[][] = []
  for await (const { cells, problems } of source.lines()) {
    if (!problems) found.push(cells)
    if (found.length === LOOKED_AT) break
  }
  return found
}

function unknownTypes(lines: readonly string[][], column: number): string[] {
  if (column < 0) return []
  const words = new Set(lines.map((cells) => cells[column] ?? '').filter(Boolean))
  return [...words].filter((word) => typeCalled(word) === null).slice(0, 100)
}

/** The file as it was sent. */
export async function fileOf(tx: Tx, importId: string): Promise<Buffer> {
  const pieces = await tx
    .select({ bytes: importPieces.bytes })
    .from(importPieces)
    .where(eq(importPieces.importId, importId))
    .orderBy(asc(importPieces.n))
  return Buffer.concat(pieces.map(({ bytes }) => Buffer.from(bytes)))
}

export async function importById(tx: Tx, importId: string, lock = false): Promise<Result<Row, ExchangeRefusal>> {
  const asked = tx
    .select()
    .from(imports)
    .where(and(eq(imports.id, importId)))
  const [row] = lock ? await asked.for('update') : await asked
  return row ? ok(row) : refuse({ code: 'IMPORT_NOT_FOUND' })
}

/** What its maker sees of it. */
export function viewOf(row: Row): ImportView {
  const { tenantId: _tenant, sha256: _hash, appliedAt: _applied, by, createdAt, undoneAt, ...seen } = row
  return { ...seen, by: by.name, at: createdAt.toISOString(), undoneAt: undoneAt?.toISOString() ?? null }
}
