import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'

/** The tab's title is the room's name in the language of the page. */
export async function titled(
  room: 'map' | 'plant' | 'alarms' | 'work' | 'commands' | 'fleet' | 'registry' | 'data' | 'field' | 'access' | 'account',
): Promise<Metadata> {
  const t = await getTranslations('frame.room')
  return { title: t(room) }
}
