import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, writeDurably } from './files.ts'

const BYTES = 32

/** What a gateway's files are sealed with: made at its first start, in a file of its user alone. Without a TPM it lies beside what it guards:
 *  it guards copies of the segments, and the segments once the rest of the folder is gone, and nothing from one who reads the whole folder.
 *  @throws Error where the file is there and no secret: a new one would make all that is owed unreadable */
export async function storageSecret(dir: string): Promise<Uint8Array> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'storage.secret')
  try {
    const kept = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url')
    if (kept.length !== BYTES) throw new Error(`${path} holds no secret; put it back, or move the outbox beside it away to begin anew`)
    await chmod(path, 0o600)
    return kept
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  const secret = randomBytes(BYTES)
  await writeDurably(path, `${secret.toString('base64url')}\n`)
  return secret
}
