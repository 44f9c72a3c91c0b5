import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { Database } from '../db.ts'
import { encodeFrame, type Frame } from './frames.ts'
import { type Manifest, tableName } from './manifest.ts'
import { RowDigest } from './row-digest.ts'
import { withSnapshot } from './snapshot.ts'

export type BackupFile = { path: string; content: Uint8Array }
export type DumpOptions = {
  files: readonly BackupFile[]
  now: () => Date
  /** Called before each table. */
  onTable?: (table: { name: string; place: number; of: number; doneBytes: number; allBytes: number }) => unknown
}
export type Dumped = { manifest: Manifest; rows: number }

/** The whole database as a stream of frames, read at one moment. `done` resolves after the last byte was taken.
 *  Who stops reading (a full disk) destroys the stream, and `done` rejects. */
export function dumpDatabase(db: Pick<Database, 'direct'>, options: DumpOptions): { bytes: Readable; done: Promise<Dumped> } {
  const bytes = new PassThrough({ highWaterMark: 1024 * 1024 })
  const put = async (frame: Frame) => {
    for (const part of encodeFrame(frame)) {
      if (bytes.destroyed) throw bytes.errored ?? new Error('nobody reads the backup any more')
      if (!bytes.write(part)) await once(bytes, 'drain')
    }
  }
  const done = dump(db, options, put)
    .then(async (dumped) => {
      bytes.end()
      return dumped
    })
    .catch((error) => {
      bytes.destroy(error)
      throw error
    })
  done.catch(() => {}) // heard where it is awaited
  bytes.on('error', () => {}) // told by `done` and by who reads
  return { bytes, done }
}

async function dump(db: Pick<Database, 'direct'>, options: DumpOptions, put: (frame: Frame) => Promise<void>): Promise<Dumped> {
  let rows = 0
  let doneBytes = 0
  let place = 0
  const manifest = await withSnapshot(db, options.now, async ({ manifest, rowsOf }, tables, part) => {
    if (part === 'slots') {
      await put({ kind: 'manifest', manifest })
      for (const { path, content } of options.files) await put({ kind: 'file', path, content })
    }
    const allBytes = manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const table of tables) {
      await options.onTable?.({ name: tableName(table), place: ++place, of: manifest.tables.length, doneBytes, allBytes })
      const digest = new RowDigest()
      await put({ kind: 'table', place: manifest.tables.indexOf(table) })
      for await (const chunk of await rowsOf(table)) {
        digest.add(chunk)
        await put({ kind: 'rows', bytes: chunk })
      }
      await put({ kind: 'table end', end: { rows: digest.rows, digest: digest.digest } })
      rows += digest.rows
      doneBytes += table.bytes
    }
  })
  await put({ kind: 'end', tables: manifest.tables.length, rows })
  return { manifest, rows }
}
