'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import { ObjectPick, useObjectByCode } from '#/components/life/ObjectPick.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { FACT_GROUPS, type FactChange, type FactGroup, LIFE_STEPS, type LifeStep } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { changeOf, type Given } from './change-of.ts'

const SCHEMES = ['serial', 'city', 'grid', 'handle', 'gs1', 'ifc', 'free'] as const
type Props = { object: ObjectDetail; type: TwinType | null; group: FactGroup; onChange(change: FactChange | null): void }

/** The facts of one group as they are, to be overwritten; what was touched is told as a change, null while nothing is. */
export function ChangeFields({ object, type, group, onChange }: Props) {
  const t = useTranslations('facts')
  const name = useNames()
  const locale = useLocale() as Locale
  const [given, give] = useState<Given>({})
  const parentTyped = given.parent ?? object.path.at(-1)?.tag ?? ''
  const { found: parent } = useObjectByCode(group === 'place' ? parentTyped : '')
  const change = changeOf(group, given, object, parent?.id ?? null)
  const told = useEffectEvent(() => onChange(change))
  const key = JSON.stringify(change)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the change, which is a new object at every drawing
  useEffect(() => told(), [key])
  const field = (id: string, label: string, before: string, mode?: 'decimal') => (
    <Field key={id} label={label}>
      {(joined) => (
        <Input
          {...joined}
          inputMode={mode}
          maxLength={200}
          value={given[id] ?? before}
          onChange={(event) => give({ ...given, [id]: event.target.value })}
        />
      )}
    </Field>
  )
  const choice = (id: string, label: string, before: string, options: readonly { id: string; label: string }[]) => (
    <Field key={id} label={label}>
      {(joined) => (
        <Choice {...joined} value={given[id] ?? before} onChange={(event) => give({ ...given, [id]: event.target.value })}>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </Choice>
      )}
    </Field>
  )
  const values = (object.settings.properties ?? {}) as Record<string, unknown>
  const fields: Record<FactGroup, () => React.ReactNode> = {
    identity: () => [
      field('tag', t('fact.tag'), object.tag),
      field('en', t('nameEn'), object.names.en ?? ''),
      field('zh-CN', t('nameZh'), object.names['zh-CN'] ?? ''),
    ],
    type: () =>
      choice(
        'typeId',
        t('group.type'),
        object.typeId,
        CATALOG.filter(({ kind }) => kind === object.kind)
          .map(({ id, names }) => ({ id, label: nameIn(names, locale).text }))
          .sort((a, b) => a.label.localeCompare(b.label, locale)),
      ),
    place: () => [
      <ObjectPick key="parent" label={t('fact.parentId')} value={parentTyped} onChange={(parent) => give({ ...given, parent })} />,
      field('lat', t('lat'), object.place ? String(object.place.lat) : '', 'decimal'),
      field('lon', t('lon'), object.place ? String(object.place.lon) : '', 'decimal'),
    ],
    technical: () =>
      (type?.properties ?? []).length === 0
        ? t('noProperties')
        : (type?.properties ?? []).map(({ id, names, unit }) =>
            field(id, [name(names), unitSymbol(unit)].filter(Boolean).join(' · '), values[id] === undefined ? '' : String(values[id])),
          ),
    codes: () => [
      choice(
        'scheme',
        t('scheme'),
        'free',
        SCHEMES.map((id) => ({ id, label: t(`fact.${id}`) })),
      ),
      field('value', t('code'), ''),
    ],
    life: () => [
      choice(
        'step',
        t('step'),
        '',
        ['', ...LIFE_STEPS].map((id) => ({ id, label: id === '' ? t('chooseStep') : t(`steps.${id as LifeStep}`) })),
      ),
      field('document', t('document'), ''),
    ],
  }
  return FACT_GROUPS.includes(group) ? fields[group]() : null
}
