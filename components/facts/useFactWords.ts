'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { FactOwner } from '#/server/registry/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, type Names, nameIn } from '#/twin-models/core/names.ts'

const PROPERTIES = new Map<string, Names>(
  CATALOG.flatMap(({ properties }) => (properties ?? []).map(({ id, names }) => [id, names] as const)),
)

/** Facts, their values and their owners in the reader's words. */
export function useFactWords() {
  const t = useTranslations('facts')
  const locale = useLocale() as Locale
  return {
    fact(fact: string) {
      const names = PROPERTIES.get(fact)
      return t.has(`fact.${fact}`) ? t(`fact.${fact}`) : names ? nameIn(names, locale).text : fact
    },
    value(fact: string, value: string) {
      if (fact === 'lifeState' && value !== '') return t(`state.${value}`)
      const type = fact === 'typeId' ? twinType(value) : null
      return type ? nameIn(type.names, locale).text : value
    },
    owner({ role, organisation }: Pick<FactOwner, 'role' | 'organisation'>) {
      if (role === null) return t('anyEditor')
      return organisation ? t('ownerOf', { organisation, role: t(`role.${role}`) }) : t(`role.${role}`)
    },
  }
}
