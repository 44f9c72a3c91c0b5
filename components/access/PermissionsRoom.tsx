'use client'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { cx } from '#/components/ui/cx.ts'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import table from '#/components/ui/table.module.css'
import { type PermissionRow, ROLES } from '#/server/access/contract.ts'
import styles from './access.module.css'

const FOR_EVER_MS = Number.POSITIVE_INFINITY // it changes with the program alone

/** The whole policy, as it is checked into the program: a row a permission, a column a role. */
export function PermissionsRoom() {
  const t = useTranslations('permission')
  const role = useTranslations('frame.role')
  const roleSaid = useTranslations('access.roleSaid')
  const said = useRefusal()
  const { data, error } = useAsk(['access.grants.table'], () => api.access.grants.table.query(), { staleMs: FOR_EVER_MS })
  const groups = Map.groupBy(data ?? [], ({ permission }) => groupOf(permission))
  return (
    <div className={page.room}>
      <RoomHead title={t('title')} said={t('said')} />
      {error ? <Broken>{said(error)}</Broken> : !data && <Loading rows={8} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it is scrolled by keyboard too
        <section className={cx(page.scroll, styles.marks)} aria-label={t('title')} tabIndex={0}>
          <table className={table.table} aria-label={t('title')}>
            <colgroup>
              <col style={{ width: '36%' }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">{t('permission')}</th>
                {ROLES.map((one) => (
                  <th key={one} scope="col" title={roleSaid(one)} className={styles.mark}>
                    {role(one)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...groups].map(([group, rows]) => (
                <Fragment key={group}>
                  <tr data-group>
                    <th scope="rowgroup" colSpan={ROLES.length + 1}>
                      {t(`group.${group}`)}
                    </th>
                  </tr>
                  {rows.map((row) => (
                    <Row key={row.permission} row={row} />
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}

const groupOf = (permission: string): string => permission.slice(0, permission.indexOf('.'))

function Row({ row: { permission, roles, whole } }: { row: PermissionRow }) {
  const t = useTranslations('permission')
  return (
    <tr>
      <th scope="row" title={permission}>
        {t(permission)} {whole && <Tag title={t('wholeSaid')}>{t('whole')}</Tag>}
      </th>
      {ROLES.map((one) => (
        <td key={one} className={styles.mark}>
          <span role="img" aria-label={t(roles.includes(one) ? 'yes' : 'no')}>
            {roles.includes(one) ? '●' : <span className="quiet">·</span>}
          </span>
        </td>
      ))}
    </tr>
  )
}
