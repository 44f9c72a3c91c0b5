'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { Choice, Field } from '#/components/ui/Field.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { ActDialog } from './ActDialog.tsx'

/** It is another kind of thing than the record says. */
export function RetypeDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('life')
  const locale = useLocale() as Locale
  const [typeId, setTypeId] = useState(object.typeId)
  const types = CATALOG.filter(({ kind }) => kind === object.kind).map(({ id, names }) => ({ id, name: nameIn(names, locale).text }))
  return (
    <ActDialog
      title={t('actOf.retype', { tag: object.tag })}
      description={t('actSaid.retype')}
      verb={t('act.retype')}
      notYet={typeId === object.typeId ? t('typeNeeded') : undefined}
      onClose={onClose}
      act={(reason) => api.registry.life.retype.mutate({ objectId: object.id as never, version: object.version, typeId, ...reason })}
    >
      <Field label={t('type')}>
        {(joined) => (
          <Choice {...joined} value={typeId} onChange={(event) => setTypeId(event.target.value)}>
            {types
              .sort((a, b) => a.name.localeCompare(b.name, locale))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </Choice>
        )}
      </Field>
    </ActDialog>
  )
}
