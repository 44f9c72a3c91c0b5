import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'

const unpack = promisify(inflate)
const [WOFF_HEAD, WOFF_ENTRY, SFNT_HEAD, SFNT_ENTRY] = [44, 20, 12, 16]

/** Noto Sans SC in a weight, as the plain font file that its web form packs: the PDF library unpacks web fonts letter by letter, which takes a
 *  hundred times as long.
 *  @source WOFF File Format 1.0 (W3C 2012), sections 3 to 5; OpenType 1.9, table directory */
export async function notoSansSc(weight: 400 | 600): Promise<Buffer> {
  const name = `@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-${weight}-normal.woff`
  const woff = await readFile(createRequire(import.meta.url).resolve(name))
  const count = woff.readUInt16BE(12)
  const head = Buffer.alloc(SFNT_HEAD + SFNT_ENTRY * count)
  const power = 2 ** Math.floor(Math.log2(count))
  woff.copy(head, 0, 4, 8)
  for (const [i, value] of [count, power * 16, Math.log2(power), (count - power) * 16].entries()) head.writeUInt16BE(value, 4 + 2 * i)
  const parts = [head]
  let offset = head.length
  for (let i = 0; i < count; i++) {
    const entry = WOFF_HEAD + WOFF_ENTRY * i
    const [from, packed, length, sum] = [4, 8, 12, 16].map((at) => woff.readUInt32BE(entry + at)) as [number, number, number, number]
    const raw = woff.subarray(from, from + packed)
    const at = SFNT_HEAD + SFNT_ENTRY * i
    woff.copy(head, at, entry, entry + 4)
    for (const [n, value] of [sum, offset, length].entries()) head.writeUInt32BE(value, at + 4 + 4 * n)
    const padding = Buffer.alloc((4 - (length % 4)) % 4)
    parts.push(packed < length ? await unpack(raw) : raw, padding)
    offset += length + padding.length
  }
  return Buffer.concat(parts)
}
