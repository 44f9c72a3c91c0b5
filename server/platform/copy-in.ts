import type { TransactionSql } from 'postgres'

type Heard = { reject(error: unknown): void }

/** COPY FROM STDIN with all its bytes. Resolves when PostgreSQL has taken them.
 *  postgres.js 3.4.9 loses an error that comes after the last byte (a full disk, a row that breaks a constraint): its stream then neither
 *  finishes nor fails. Its query still hears it, and so do we.
 *  @throws the error of PostgreSQL */
export async function copyIn(tx: TransactionSql, statement: string, bytes: Uint8Array): Promise<void> {
  const copy = tx.unsafe(statement)
  const sink = await copy.writable()
  await new Promise<void>((resolve, reject) => {
    ;(copy as unknown as Heard).reject = reject
    sink.on('error', reject)
    sink.on('finish', resolve)
    sink.end(bytes)
  })
}
