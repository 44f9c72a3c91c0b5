import { once } from 'node:events'
import type { TransactionSql } from 'postgres'

type Heard = { reject(error: unknown): void }

/** COPY FROM STDIN with all its bytes. Resolves when PostgreSQL has taken them.
 *  postgres.js 3.4.9 loses an error that comes after the last byte (a full disk, a row that breaks a constraint): its stream then neither
 *  finishes nor fails. Its query still hears it, and so do we.
 *  @throws the error of PostgreSQL */
export function copyIn(tx: TransactionSql, statement: string, bytes: Uint8Array): Promise<void> {
  return copyInPieces(tx, statement, [bytes])
}

/** The same, piece by piece, no faster than PostgreSQL takes them. Where the pieces fail, so does the copy, and nothing of it stays. */
export async function copyInPieces(
  tx: TransactionSql,
  statement: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const copy = tx.unsafe(statement)
  const sink = await copy.writable()
  const ended = new Promise<void>((resolve, reject) => {
    ;(copy as unknown as Heard).reject = reject
    sink.on('error', reject)
    sink.on('finish', resolve)
  })
  ended.catch(() => {}) // heard below, also while a piece is waited for
  try {
    for await (const piece of pieces) if (!sink.write(piece)) await Promise.race([once(sink, 'drain'), ended])
    sink.end()
  } catch (error) {
    sink.destroy(error as Error)
    throw error
  }
  await ended
}
