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
import { RowTable } from '#/components/ui/RowTable.tsx'
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
    { keep: true },
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
  /** What is one's own to say is edited here, as far as it has no place of its own; everybody else proposes. */
  const mayChange = (group: FactGroup, mine: boolean) => !object.retiredIso && (mine && mayEdit ? EDITED_HERE.includes(group) : mayPropose)
  return (
    <section className={page.part} aria-label={t('section')}>
      <h2 className={page.caption}>
        <strong>{t('section')}</strong>
      </h2>
      <RowTable
        rows={data.filter(({ group, role, open }) => group !== 'life' || role !== null || open > 0)}
        keyOf={({ group }) => group}
        columns={[
          { id: 'facts', title: t('facts'), width: 120, kind: 'name', cell: ({ group }) => t(`group.${group}`) },
          { id: 'now', title: t('now'), kind: 'text', cell: ({ group }) => shown[group] || '–', hint: ({ group }) => shown[group] },
          { id: 'owner', title: t('column.owner'), width: '26%', kind: 'quiet', cell: words.owner },
          {
            id: 'change',
            title: <span className="hidden-text">{t('change')}</span>,
            width: 168,
            kind: 'number',
            cell: ({ group, open, mine }) => (
              <>
                {open > 0 && (
                  <Link className={page.go} href="/registry/proposals">
                    {t('waiting', { count: open })}
                  </Link>
                )}{' '}
                {mayChange(group, mine) && (
                  <Button small onClick={() => change({ group, directly: mine && mayEdit })}>
                    {t(mine && mayEdit ? 'edit' : 'propose')}
                  </Button>
                )}
              </>
            ),
          },
        ]}
      />
      {changing && <ChangeDialog known={known} {...changing} onClose={() => change(null)} />}
    </section>
  )
}
