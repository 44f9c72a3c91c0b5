import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline as join, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { type KeyHint, openFile, sealFile } from '#/protocol/sealing/sealed-file.ts'
import type { Suite } from '#/protocol/sealing/suite.ts'

export type SealWith = { secret: Uint8Array; hint: KeyHint; suite: Suite }

/** Compresses and seals a stream into a file of its user alone: whole and on the disk, or not there at all. @returns its bytes */
export async function writeSealed(path: string, bytes: Readable, key: SealWith, signal?: AbortSignal): Promise<number> {
  const half = `${path}.part`
  try {
    const out = createWriteStream(half, { mode: 0o600, flags: 'w', flush: true })
    const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
    const sealed = (plain: AsyncIterable<Uint8Array>) => sealFile(plain, key.secret, key.hint, key.suite)
    await pipeline(bytes, createZstdCompress(fast), sealed, out, { signal })
    if (!out.closed) await once(out, 'close')
    await rename(half, path)
    await using folder = await open(dirname(path), 'r')
    await folder.sync()
    return out.bytesWritten
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
}

/** What `writeSealed` was given, in constant memory. Nothing is given out that was not verified.
 *  @throws SealedFileError while it is read */
export function readSealed(path: string, secretOf: (hint: KeyHint) => Promise<Uint8Array>, heard?: (bytes: number) => void): Readable {
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      heard?.((chunk as Buffer).length)
      yield chunk as Buffer
    }
  }
  // Its error, if any, is the stream's own and is thrown where it is read.
  return join(Readable.from(openFile(counted(), secretOf), { objectMode: false }), createZstdDecompress(), () => {})
}
