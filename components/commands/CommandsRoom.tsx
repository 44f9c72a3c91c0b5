'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { Inspector } from '#/components/object/Inspector.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import type { CommandRow, CommandState } from '#/server/commands/contract.ts'
import { CommandLine } from './CommandLine.tsx'
import styles from './commands.module.css'

const DONE: ReadonlySet<CommandState> = new Set(['refused', 'confirmed', 'unconfirmed', 'failed', 'expired', 'cancelled'])
const GROUPS = ['awaiting', 'onTheWay', 'happened'] as const
const groupOf = (row: CommandRow): (typeof GROUPS)[number] =>
  row.state === 'awaiting approval' ? 'awaiting' : DONE.has(row.state) ? 'happened' : 'onTheWay'

/** What waits for approval, what is on its way, what happened; each a line with its states as a small track. */
export function CommandsRoom() {
  const t = useTranslations('commandRoom')
  const said = useRefusal()
  const site = useSite()
  const [chosen, choose] = useQueryState('object', parseAsString.withOptions({ history: 'replace' }))
  const asked = { siteId: site.id }
  const { data, error, isPending } = useAsk(['commands.list', asked], () => api.commands.list.query(asked))
  return (
    <Split
      label={t('inspector')}
      inspector={chosen ? <Inspector objectId={chosen} onClose={() => void choose(null)} /> : <Hint>{t('chooseOne')}</Hint>}
    >
      <RoomHead title={t('title', { count: data?.length ?? 0 })} said={t('said')} />
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : isPending ? (
        <Loading rows={5} />
      ) : data && data.length > 0 ? (
        <div className={styles.groups}>
          {GROUPS.map((group) => {
            const rows = data.filter((row) => groupOf(row) === group)
            return (
              <section key={group} aria-label={t(group)}>
                <h2>
                  {t(group)} <span className="quiet">{rows.length}</span>
                </h2>
                {rows.length === 0 && <p className="quiet">{t('none')}</p>}
                <ul>
                  {rows.map((row) => (
                    <CommandLine
                      key={row.id}
                      row={row}
                      ended={group === 'happened'}
                      chosen={row.objectId === chosen}
                      onChoose={() => void choose(row.objectId)}
                    />
                  ))}
                </ul>
              </section>
            )
          })}
        </div>
      ) : (
        <Empty>{t('empty')}</Empty>
      )}
    </Split>
  )
}
