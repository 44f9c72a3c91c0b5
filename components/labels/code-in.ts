/** The code inside what a label says: the path behind `/id/` of an address, whoever's host it names, else the text as it stands. */
export function codeIn(scanned: string): string {
  const text = scanned.trim()
  if (!URL.canParse(text)) return text
  const path = /\/id\/([^?#]+)/.exec(text)?.[1]
  if (path === undefined) return text
  try {
    return decodeURIComponent(path).replace(/\/$/, '')
  } catch {
    return text
  }
}
