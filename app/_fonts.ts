import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const PREFIX = 'inter-latin-wght-normal'
let known: string | null | undefined

/** Address of the letters nearly every word is written in: a page that asks for them only when its sheets are read draws its words in another font
 *  first, and lays itself out anew. Null where nothing was built (development). */
export function latinFont(): string | null {
  if (known === undefined) known = find()
  return known
}

function find(): string | null {
  const folder = join(process.cwd(), '.next/static/media')
  if (process.env.NODE_ENV !== 'production' || !existsSync(folder)) return null
  const file = readdirSync(folder).find((name) => name.startsWith(PREFIX) && name.endsWith('.woff2'))
  return file ? `/_next/static/media/${file}` : null
}
