'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import page from '#/components/object/page/page.module.css'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Link } from '#/components/ui/Link.tsx'
import table from '#/components/ui/table.module.css'
import type { FactGroup } from '#/server/registry/contract.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { ChangeDialog } from './ChangeDialog.tsx'
import { useFactWords } from './useFactWords.ts'

const EDITED_HERE: readonly FactGroup[] = ['identity', 'technical']

/** What stands in the record, group by group, and who answers for it: who does changes it, everybody else proposes. */
export function FactsSection({ known }: { known: KnownObject }) {
  const { object, type } = known
  const t = useTranslations('facts')
  const name = useNames()
  const words = useFactWords()
  const [mayEdit, mayPropose] = [useCan('registry.edit', object.id), useCan('registry.propose', object.id)]
  const [changing, change] = useState<{ group: FactGroup; directly: boolean } | null>(null)
  const { data } = useAsk(
    ['registry.facts.of', { objectId: object.id }],
    () => api.registry.facts.of.query({ objectId: object.id as never }),
    {
      keep: true,
    },
  )
  if (!data) return null
  const values = (object.settings.properties ?? {}) as Record<string, unknown>
  const shown: Record<FactGroup, string> = {
    identity: [object.tag, object.names.en, object.names['zh-CN']].filter(Boolean).join(' · '),
    type: type ? name(type.names) : object.typeId,
    place: [object.path.at(-1)?.tag, object.place && `${object.place.lat.toFixed(6)}, ${object.place.lon.toFixed(6)}`]
      .filter(Boolean)
      .join(' · '),
    technical: (type?.properties ?? [])
      .flatMap(({ id, names, unit }) => (values[id] === undefined ? [] : [`${name(names)} ${values[id]} ${unitSymbol(unit)}`.trim()]))
      .join(' · '),
    codes: object.aliases.map(({ value }) => value).join(' · '),
    life: '',
  }
  return (
    <section className={page.part} aria-label={t('section')}>
      <h2 className={page.caption}>
        <strong>{t('section')}</strong>
      </h2>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" style={{ width: 120 }}>
              {t('facts')}
            </th>
            <th scope="col">{t('now')}</th>
            <th scope="col" style={{ width: '26%' }}>
              {t('column.owner')}
            </th>
            <th scope="col" style={{ width: 168 }}>
              <span className="hidden-text">{t('change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data
            .filter(({ group, role, open }) => group !== 'life' || role !== null || open > 0)
            .map((it) => (
              <tr key={it.group}>
                <th scope="row">{t(`group.${it.group}`)}</th>
                <td title={shown[it.group]}>{shown[it.group] || '–'}</td>
                <td data-quiet>{words.owner(it)}</td>
                <td data-num>
                  {it.open > 0 && (
                    <>
                      <Link className={page.go} href="/registry/proposals">
                        {t('waiting', { count: it.open })}
                      </Link>{' '}
                    </>
                  )}
                  {!object.retiredIso &&
                    (it.mine && mayEdit
                      ? EDITED_HERE.includes(it.group) && (
                          <Button small onClick={() => change({ group: it.group, directly: true })}>
                            {t('edit')}
                          </Button>
                        )
                      : mayPropose && (
                          <Button small onClick={() => change({ group: it.group, directly: false })}>
                            {t('propose')}
                          </Button>
                        ))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {changing && <ChangeDialog known={known} {...changing} onClose={() => change(null)} />}
    </section>
  )
}
