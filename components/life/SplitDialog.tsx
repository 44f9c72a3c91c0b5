'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import type { Locale } from '#/twin-models/core/names.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { ActDialog } from './ActDialog.tsx'
import styles from './life.module.css'

type Part = { objectId: string; tag: string; name: string }
const MOST = 20

/** One record turns out to be several things: each gets a record of its own where this one was. */
export function SplitDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('life')
  const locale = useLocale() as Locale
  const [parts, setParts] = useState<Part[]>(() =>
    ['a', 'b'].map((letter) => ({ objectId: uuidv7(), tag: `${object.tag}${letter}`, name: '' })),
  )
  const change = (at: number, field: 'tag' | 'name', value: string) =>
    setParts(parts.map((part, i) => (i === at ? { ...part, [field]: value } : part)))
  const unnamed = parts.some(({ tag, name }) => tag.trim() === '' || name.trim() === '')
  return (
    <ActDialog
      title={t('actOf.split', { tag: object.tag })}
      description={t('actSaid.split')}
      verb={t('act.split')}
      notYet={unnamed ? t('partsNeeded') : undefined}
      onClose={onClose}
      act={(reason) =>
        api.registry.life.split.mutate({
          objectId: object.id as never,
          version: object.version,
          into: parts.map(({ objectId, tag, name }) => ({
            objectId: objectId as never,
            tag: tag.trim(),
            names: { [locale]: name.trim() },
          })),
          ...reason,
        })
      }
    >
      <div className={styles.parts}>
        {parts.map((part, i) => (
          <div key={part.objectId} className={styles.pair}>
            <Field label={t('partTag', { n: i + 1 })}>
              {(joined) => <Input {...joined} maxLength={80} value={part.tag} onChange={(event) => change(i, 'tag', event.target.value)} />}
            </Field>
            <Field label={t('partName', { n: i + 1 })}>
              {(joined) => (
                <Input {...joined} maxLength={200} value={part.name} onChange={(event) => change(i, 'name', event.target.value)} />
              )}
            </Field>
          </div>
        ))}
      </div>
      {parts.length < MOST && (
        <Button small onClick={() => setParts([...parts, { objectId: uuidv7(), tag: '', name: '' }])}>
          {t('addPart')}
        </Button>
      )}
    </ActDialog>
  )
}
