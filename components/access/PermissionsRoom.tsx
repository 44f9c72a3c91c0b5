'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { type PermissionRow, ROLES } from '#/server/access/contract.ts'

const FOR_EVER_MS = Number.POSITIVE_INFINITY // it changes with the program alone

/** The whole policy, as it is checked into the program: a row a permission, a column a role. */
export function PermissionsRoom() {
  const t = useTranslations('permission')
  const role = useTranslations('frame.role')
  const roleSaid = useTranslations('access.roleSaid')
  const said = useRefusal()
  const { data, error } = useAsk(['access.grants.table'], () => api.access.grants.table.query(), { staleMs: FOR_EVER_MS })
  return (
    <div className={page.room}>
      <RoomHead title={t('title')} said={t('said')} />
      {error ? <Broken>{said(error)}</Broken> : !data && <Loading rows={8} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it is scrolled by keyboard too
        <section className={page.scroll} aria-label={t('title')} tabIndex={0}>
          <RowTable
            label={t('title')}
            rows={data}
            keyOf={({ permission }) => permission}
            groupOf={({ permission }) => ({ id: groupOf(permission), title: t(`group.${groupOf(permission)}`) })}
            columns={[
              {
                id: 'permission',
                title: t('permission'),
                width: '36%',
                kind: 'name',
                cell: ({ permission, whole }) => (
                  <>
                    {t(permission)} {whole && <Tag title={t('wholeSaid')}>{t('whole')}</Tag>}
                  </>
                ),
                hint: ({ permission }) => permission,
              },
              ...ROLES.map(
                (one): Column<PermissionRow> => ({
                  id: one,
                  title: role(one),
                  said: roleSaid(one),
                  kind: 'sign',
                  cell: ({ roles }) => <Has it={roles.includes(one)} />,
                }),
              ),
            ]}
          />
        </section>
      )}
    </div>
  )
}

const groupOf = (permission: string): string => permission.slice(0, permission.indexOf('.'))

function Has({ it }: { it: boolean }) {
  const t = useTranslations('permission')
  return (
    <span role="img" aria-label={t(it ? 'yes' : 'no')}>
      {it ? '●' : <span className="quiet">·</span>}
    </span>
  )
}
