import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const TEXT = /\.(m?js|css|json|svg|wasm|map)$/
/** A packet holds a smaller one anyway. */
const WORTH_BYTES = 1_400
/** The last steps of the scale take ten times as long and save a twentieth. */
const QUALITY = 9
const compressed = promisify(brotliCompress)

/** Lays the compressed form beside each file of text below a folder, once, so that no answer compresses it again (see `server/http/statics.ts`). */
export async function compressBelow(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  await Promise.all(
    entries
      .filter((entry) => entry.isFile() && TEXT.test(entry.name))
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name)
        const text = await readFile(path)
        if (text.length < WORTH_BYTES) return
        const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
        await writeFile(`${path}.br`, await compressed(text, { params }))
      }),
  )
}
