'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Acts, Button, IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import page from '#/components/ui/page.module.css'
import { type AccountRow, ROLES, type RoleIn } from '#/server/access/contract.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { AreaChoice } from './AreaChoice.tsx'
import styles from './access.module.css'
import { RoleChoice } from './RoleChoice.tsx'

export const grantsKey = (grants: readonly RoleIn[]): string => grants.map(({ role, areaId }) => `${role}@${areaId ?? ''}`).join()

/** The roles of a person, each in an area or in the whole organisation. */
export function Grants({ person }: { person: AccountRow }) {
  const t = useTranslations('access')
  const role = useTranslations('frame.role')
  const said = useRefusal()
  const [grants, set] = useState<RoleIn[]>(person.grants)
  const act = useAct(api.access.grants.set.mutate, ['access.'])
  const change = (i: number, to: Partial<RoleIn>) => set(grants.map((grant, at) => (at === i ? { ...grant, ...to } : grant)))
  const same = grantsKey(grants) === grantsKey(person.grants)
  return (
    <section className={page.part}>
      <h2>{t('roles')}</h2>
      {grants.map((grant, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the list while it is edited
        <div key={i} className={styles.grant}>
          <RoleChoice aria-label={t('roleOf', { n: i + 1 })} roles={ROLES} value={grant.role} onChange={(to) => change(i, { role: to })} />
          <AreaChoice aria-label={t('areaOf', { n: i + 1 })} value={grant.areaId} onChange={(areaId) => change(i, { areaId })} />
          <IconButton label={t('takeRole', { role: role(grant.role) })} onClick={() => set(grants.filter((_, at) => at !== i))}>
            <Glyph id="ui-x" size={16} />
          </IconButton>
        </div>
      ))}
      {act.error && <p role="alert">{said(act.error)}</p>}
      <Acts>
        <Button small onClick={() => set([...grants, { role: 'viewer', areaId: null }])}>
          {t('addRole')}
        </Button>
        {!same && (
          <>
            <Button
              kind="primary"
              small
              refused={grants.length === 0 ? t('someRole') : act.isPending ? t('saving') : undefined}
              onClick={() => act.mutate({ personId: person.id as PersonId, grants })}
            >
              {t('saveRoles')}
            </Button>
            <Button small kind="ghost" onClick={() => set(person.grants)}>
              {t('undo')}
            </Button>
          </>
        )}
      </Acts>
    </section>
  )
}
