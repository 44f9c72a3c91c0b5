import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useNames } from '#/components/object/Name.tsx'
import type { AreaRow, Role } from '#/server/access/contract.ts'

const NONE: readonly AreaRow[] = []

/** The areas of the organisation, and how to say where a role holds. */
export function useAreas() {
  const t = useTranslations('access')
  const name = useNames()
  const { data: areas = NONE } = useAsk(['access.areas.list'], () => api.access.areas.list.query())
  const nameOf = (areaId: string | null): string => {
    if (areaId === null) return t('wholeOrganisation')
    const area = areas.find(({ id }) => id === areaId)
    return area ? name(area.names) : '–'
  }
  return { areas, nameOf }
}

/** The roles of an invitation or a token in words, with the areas they are for. */
export function useRolesSaid() {
  const t = useTranslations('access')
  const role = useTranslations('frame.role')
  const { nameOf } = useAreas()
  return (roles: readonly Role[], areaIds: readonly string[] | null): string => {
    const named = roles.map((one) => role(one)).join(t('comma'))
    return areaIds === null ? named : `${named} · ${areaIds.map(nameOf).join(t('comma'))}`
  }
}
