/** The part that matched is underlined, not coloured. Signs between letters do not count: ps03 finds PS-03. */
export function Underlined({ text, q }: { text: string; q: string }) {
  const at = matchIn(text, q)
  if (!at) return text
  return (
    <>
      {text.slice(0, at.from)}
      <u>{text.slice(at.from, at.to)}</u>
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

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
