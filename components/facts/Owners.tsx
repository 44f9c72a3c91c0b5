'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import styles from '#/components/ui/decision.module.css'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { ROLES, type Role } from '#/server/access/contract.ts'
import { FACT_GROUPS, type FactGroup, type FactOwner } from '#/server/registry/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { useFactWords } from './useFactWords.ts'

/** Who answers for which facts; who keeps the registry's settings says so here. */
export function Owners() {
  const t = useTranslations('facts')
  const locale = useLocale() as Locale
  const words = useFactWords()
  const may = useCan('registry.settings')
  const [setting, set] = useState<FactGroup | null>(null)
  const { data } = useAsk(['registry.facts.owners'], () => api.registry.facts.owners.query())
  if (!data) return null
  const typeName = (id: string) => {
    const type = twinType(id)
    return type ? nameIn(type.names, locale).text : id
  }
  const ofAll = (group: FactGroup) => data.find((owner) => owner.group === group && owner.typeId === '') ?? { role: null, organisation: '' }
  const exceptions = (group: FactGroup) => data.filter((owner) => owner.group === group && owner.typeId !== '' && owner.role !== null)
  return (
    <section className={styles.below} aria-label={t('owners')}>
      <h2>{t('owners')}</h2>
      <RowTable
        rows={FACT_GROUPS}
        keyOf={(group) => group}
        columns={[
          { id: 'facts', title: t('facts'), kind: 'name', cell: (group) => t(`group.${group}`) },
          { id: 'owner', title: t('column.owner'), cell: (group) => words.owner(ofAll(group)) },
          {
            id: 'exceptions',
            title: t('exceptions'),
            kind: 'text',
            cell: (group) =>
              exceptions(group)
                .map((owner) => t('exception', { type: typeName(owner.typeId), owner: words.owner(owner) }))
                .join(t('comma')) || '–',
          },
          {
            id: 'change',
            title: <span className="hidden-text">{t('change')}</span>,
            width: 96,
            kind: 'number',
            cell: (group) =>
              may && (
                <Button small onClick={() => set(group)}>
                  {t('change')}
                </Button>
              ),
          },
        ]}
      />
      {setting && <SetOwnerDialog group={setting} owners={data} onClose={() => set(null)} />}
    </section>
  )
}

function SetOwnerDialog({ group, owners, onClose }: { group: FactGroup; owners: readonly FactOwner[]; onClose(): void }) {
  const t = useTranslations('facts')
  const locale = useLocale() as Locale
  const said = useRefusal()
  const find = (typeId: string) => owners.find((owner) => owner.group === group && owner.typeId === typeId)
  const [typeId, setTypeId] = useState('')
  const [role, setRole] = useState<Role | ''>(find('')?.role ?? '')
  const [organisation, setOrganisation] = useState(find('')?.organisation ?? '')
  const act = useAct(api.registry.facts.setOwner.mutate, ['registry.'])
  const choose = (next: string) => {
    setTypeId(next)
    setRole(find(next)?.role ?? '')
    setOrganisation(find(next)?.organisation ?? '')
  }
  const types = CATALOG.map(({ id, names }) => ({ id, name: nameIn(names, locale).text })).sort((a, b) =>
    a.name.localeCompare(b.name, locale),
  )
  return (
    <Dialog
      title={t('setOwner', { group: t(`group.${group}`) })}
      description={t('setOwnerSaid')}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={act.isPending ? t('deciding') : undefined}
          onClick={() => act.mutate({ group, typeId, role: role || null, organisation: organisation.trim() }, { onSuccess: onClose })}
        >
          {t('save')}
        </Button>
      }
    >
      <Field label={t('ofType')}>
        {(joined) => (
          <Choice {...joined} value={typeId} onChange={(event) => choose(event.target.value)}>
            <option value="">{t('allTypes')}</option>
            {types.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('roleLabel')}>
        {(joined) => (
          <Choice {...joined} value={role} onChange={(event) => setRole(event.target.value as Role | '')}>
            <option value="">{t('anyEditor')}</option>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`role.${one}`)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('organisation')} hint={t('organisationHint')} error={act.error ? said(act.error) : undefined}>
        {(joined) => <Input {...joined} maxLength={120} value={organisation} onChange={(event) => setOrganisation(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
