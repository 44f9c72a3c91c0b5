'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { useObjectByCode } from '#/components/life/ObjectPick.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { Section } from '#/components/ui/Section.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import type { AreaKind, AreaRow } from '#/server/access/contract.ts'
import styles from '../access.module.css'
import { PanelHead } from '../PanelHead.tsx'
import { BranchPick } from './BranchPick.tsx'
import { Corners } from './Corners.tsx'
import { askOf, type Draft, lackOf } from './draft.ts'

const KINDS = ['polygon', 'branch', 'site'] as const satisfies readonly AreaKind[]

/** One area: its name, what it is made of, what it holds. */
export function AreaPanel({
  draft,
  row,
  objects,
  drawing,
  onDraw,
  onChange,
  onDone,
}: {
  draft: Draft
  row: AreaRow | null
  objects: number | null
  drawing: boolean
  onDraw(on: boolean): void
  onChange(to: Partial<Draft>): void
  onDone(areaId: string | null): void
}) {
  const t = useTranslations('areas')
  const said = useRefusal()
  const name = useNames()
  const { sites } = useMe()
  const may = useCan('area.manage')
  const { found } = useObjectByCode(draft.kind === 'branch' ? draft.top : '')
  const put = useAct(api.access.areas.put.mutate, ['access.'])
  const lack = lackOf(draft, found?.id ?? null)
  const save = () => put.mutate(askOf(draft, found?.id ?? null), { onSuccess: () => onDone(draft.areaId) })
  const refused = !may ? t('mayNot') : lack ? t(lack) : undefined
  return (
    <article className={styles.panel} aria-label={row ? name(row.names) : t('new')}>
      <PanelHead
        title={row ? name(row.names) : t('new')}
        said={objects === null ? null : t('holds', { count: objects })}
        onClose={() => onDone(null)}
      />
      <Section>
        <div className={page.form}>
          <div className={page.pair}>
            <Field label={t('nameEn')}>
              {(joined) => (
                <Input
                  {...joined}
                  maxLength={100}
                  readOnly={!may}
                  value={draft.en}
                  onChange={(event) => onChange({ en: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('nameZh')}>
              {(joined) => (
                <Input
                  {...joined}
                  maxLength={100}
                  readOnly={!may}
                  value={draft.zh}
                  onChange={(event) => onChange({ zh: event.target.value })}
                />
              )}
            </Field>
          </div>
          {row === null && (
            <Field label={t('site')}>
              {(joined) => (
                <Choice {...joined} value={draft.siteId} onChange={(event) => onChange({ siteId: event.target.value, ring: [], top: '' })}>
                  {sites.map((site) => (
                    <option key={site.id} value={site.id}>
                      {name(site.names)}
                    </option>
                  ))}
                </Choice>
              )}
            </Field>
          )}
          <div>
            <Segmented
              label={t('kindHead')}
              value={draft.kind}
              options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
              onChange={(kind) => may && onChange({ kind })}
            />
          </div>
          {draft.kind === 'polygon' && <Corners draft={draft} may={may} drawing={drawing} onDraw={onDraw} onChange={onChange} />}
          {draft.kind === 'branch' && <BranchPick draft={draft} onChange={onChange} />}
          {put.error && <p role="alert">{said(put.error)}</p>}
          {may && (
            <Acts>
              <Button kind="primary" refused={refused ?? (put.isPending ? t('save') : undefined)} onClick={save}>
                {t(row ? 'save' : 'make')}
              </Button>
              {row && <EndButton row={row} onEnded={() => onDone(null)} />}
            </Acts>
          )}
        </div>
      </Section>
    </article>
  )
}

function EndButton({ row, onEnded }: { row: AreaRow; onEnded(): void }) {
  const t = useTranslations('areas')
  const said = useRefusal()
  const name = useNames()
  const [asked, ask] = useState(false)
  const end = useAct(api.access.areas.end.mutate, ['access.'])
  return (
    <>
      <Button onClick={() => ask(true)}>{t('end')}</Button>
      {asked && (
        <Dialog
          title={t('endTitle', { name: name(row.names) })}
          description={t('endSaid')}
          onClose={() => ask(false)}
          actions={
            <Button kind="primary" onClick={() => end.mutate({ areaId: row.id as never }, { onSuccess: onEnded })}>
              {t('endIt')}
            </Button>
          }
        >
          {end.error && <p role="alert">{said(end.error)}</p>}
        </Dialog>
      )}
    </>
  )
}
