'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { type KnownObject, knownObject } from '#/components/object/useObject.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { CommandForm } from './CommandForm.tsx'
import styles from './command.module.css'
import { RecentCommands } from './RecentCommands.tsx'
import { type Target, targetKey, targetsOf } from './targets.ts'

/** What one may tell it to do, and what became of what it was told. */
export function CommandSection({ known, urgent }: { known: KnownObject; urgent: boolean }) {
  const t = useTranslations('commands')
  const may = useCan('command.preview', known.object.id)
  const { object } = known
  const parentId = object.path.filter((place) => place.id !== object.id).at(-1)?.id ?? null
  const parent = useAsk(['twins.byId', { id: parentId }], () => api.twins.byId.query({ id: parentId ?? '' }), {
    enabled: parentId !== null,
  })
  const targets = targetsOf(object, parent.data ?? null, urgent)
  const [chosen, choose] = useState<string | null>(null)
  const [asked] = useQueryState('command', parseAsString)
  const target = targets.find((one) => targetKey(one) === chosen) ?? targets.find((one) => one.own && one.command === asked) ?? targets[0]
  if (parent.isPending && parentId !== null)
    return (
      <Section title={t('command')}>
        <Loading rows={3} compact />
      </Section>
    )
  if (!target || !may)
    return (
      <Section title={t('command')}>
        <p className="t13">{target ? t('mayNot') : t('none')}</p>
      </Section>
    )
  const spec = specOf(target)
  return (
    <Section
      title={<TargetChoice targets={targets} target={target} onChoose={choose} />}
      aside={spec && <Tag>{t(`class.${spec.class}`)}</Tag>}
    >
      <TargetPanel key={targetKey(target)} target={target} known={known} />
      <RecentCommands objectId={target.objectId} />
    </Section>
  )
}

const specOf = (target: Target) => twinType(target.typeId)?.commands.find((command) => command.id === target.command) ?? null

function TargetChoice({ targets, target, onChoose }: { targets: readonly Target[]; target: Target; onChoose(key: string): void }) {
  const t = useTranslations('commands')
  const name = useNames()
  const words = (one: Target) => {
    const spec = specOf(one)
    return `${spec ? name(spec.names) : one.command}${one.own ? '' : ` · ${one.tag}`}`
  }
  return (
    <span className={styles.target}>
      {t('command')} ·{' '}
      {targets.length === 1 ? (
        <span>{words(target)}</span>
      ) : (
        <select aria-label={t('command')} value={targetKey(target)} onChange={(event) => onChoose(event.target.value)}>
          {targets.map((one) => (
            <option key={targetKey(one)} value={targetKey(one)}>
              {words(one)}
            </option>
          ))}
        </select>
      )}
    </span>
  )
}

/** Settings of the position change limits and parameters, so the target's own record is asked for. */
function TargetPanel({ target, known }: { target: Target; known: KnownObject }) {
  const other = useAsk(['twins.byId', { id: target.objectId }], () => api.twins.byId.query({ id: target.objectId }), {
    enabled: !target.own,
  })
  const its = target.own ? known : other.data ? knownObject(other.data) : null
  const spec = its?.type?.commands.find((command) => command.id === target.command)
  if (!its) return <Loading rows={3} compact />
  return spec ? <CommandForm object={its} spec={spec} /> : null
}
