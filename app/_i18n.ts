import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getRequestConfig } from 'next-intl/server'
import { cache } from 'react'
import { chosenLocale } from './_preferences.ts'

/** One file an area, so that each part of the interface owns its words; the file's name is the namespace. */
const messagesOf = cache(async (locale: string) => {
  const folder = join(process.cwd(), 'messages', locale)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'))
  const areas = await Promise.all(
    files.map(async (file) => [file.slice(0, -5), JSON.parse(await readFile(join(folder, file), 'utf8'))] as const),
  )
  return Object.fromEntries(areas)
})

export default getRequestConfig(async () => {
  const locale = await chosenLocale()
  return { locale, messages: await messagesOf(locale), timeZone: 'UTC' }
})
