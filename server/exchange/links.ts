import { EDGE_KINDS, type EdgeKind, MEDIA, type Medium } from '#/server/registry/contract.ts'

/** One link of a line, as written: from this object to the one with the tag. */
export type DraftLink = { kind: EdgeKind; medium: Medium; to: string }

/** `feeds power:PS-03; controls:B-01`; null where it cannot be read. */
export function readLinks(cell: string): DraftLink[] | null {
  const links: DraftLink[] = []
  for (const part of cell.split(';').map((it) => it.trim())) {
    if (part === '') continue
    const colon = part.indexOf(':')
    const [kind, medium = '', ...more] = part.slice(0, Math.max(0, colon)).trim().split(/\s+/)
    const to = part
      .slice(colon + 1)
      .trim()
      .normalize('NFC')
    if (colon < 0 || to === '' || more.length > 0 || !isKind(kind) || !isMedium(medium) || (medium !== '' && kind !== 'feeds')) return null
    links.push({ kind, medium, to })
  }
  return links
}

const isKind = (text: string | undefined): text is EdgeKind => (EDGE_KINDS as readonly (string | undefined)[]).includes(text)
const isMedium = (text: string): text is Medium => (MEDIA as readonly string[]).includes(text)
