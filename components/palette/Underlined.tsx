import { Fragment } from 'react'

/** The part that matched is underlined, word by word, not coloured. Signs between letters do not count: ps03 finds PS-03. */
export function Underlined({ text, q }: { text: string; q: string }) {
  const at = matchIn(text, q)
  if (!at) return text
  return (
    <>
      {text.slice(0, at.from)}
      {wordsIn(text, at).map((word) => (
        <Fragment key={word.from}>
          <u>{text.slice(word.from, word.to)}</u>
          {text.slice(word.to, word.next)}
        </Fragment>
      ))}
      {text.slice(at.to)}
    </>
  )
}

export function matchIn(text: string, q: string): { from: number; to: number } | null {
  const wanted = plain(q)
  if (wanted === '') return null
  const places: number[] = []
  let squeezed = ''
  for (let i = 0; i < text.length; i++) {
    const sign = plain(text[i]!)
    if (sign === '') continue
    squeezed += sign
    places.push(i)
  }
  const found = squeezed.indexOf(wanted)
  return found < 0 ? null : { from: places[found]!, to: places[found + wanted.length - 1]! + 1 }
}

/** Each word of a stretch, and where the next one begins. */
function wordsIn(text: string, at: { from: number; to: number }) {
  const found = [...text.slice(at.from, at.to).matchAll(/\S+/g)]
  return found.map((match, i) => ({
    from: at.from + match.index,
    to: at.from + match.index + match[0].length,
    next: at.from + (found[i + 1]?.index ?? at.to - at.from),
  }))
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
