import { isAscii, isUtf8 } from 'node:buffer'

/** How the bytes of a file became text. */
export type Encoding = 'UTF-8' | 'UTF-16' | 'GB 18030' | 'GB 18030 + UTF-8'

/** UTF-8, with its mark or without; UTF-16 by its mark; else GB 18030, in which lines that somebody has put in as UTF-8 are read as that. */
export function decoded(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' }
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' }
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'UTF-8' }
  return byLine(bytes)
}

const LINE_END = 0x0a // in no letter of either

function byLine(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const decoders = [new TextDecoder('gb18030'), new TextDecoder('utf-8')] as const
  const parts: string[] = []
  let alike: { from: number; utf8: boolean } = { from: 0, utf8: false } // lines of one encoding are decoded together
  const close = (end: number) => parts.push(decoders[alike.utf8 ? 1 : 0].decode(bytes.subarray(alike.from, end)))
  for (let from = 0, end = 0; from < bytes.length; from = end) {
    const at = bytes.indexOf(LINE_END, from)
    end = at < 0 ? bytes.length : at + 1
    const utf8 = isWrittenInUtf8(bytes.subarray(from, end))
    if (utf8 === alike.utf8) continue
    close(from)
    alike = { from, utf8 }
  }
  close(bytes.length)
  return { text: parts.join(''), encoding: parts.length > 1 ? 'GB 18030 + UTF-8' : 'GB 18030' }
}

/** In a file of GB 18030 a line of some letters may by chance be UTF-8 as well; of three and more one in a hundred thousand is. */
function isWrittenInUtf8(line: Uint8Array): boolean {
  if (isAscii(line) || !isUtf8(line)) return false
  let high = 0
  for (const byte of line) if (byte > 0x7f) high++
  return high >= 9
}
