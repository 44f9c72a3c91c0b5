'use client'
import { useTranslations } from 'next-intl'
import { Name } from '#/components/object/Name.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { PublicLabel as Label } from '#/server/registry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { PublicFrame } from './PublicFrame.tsx'
import styles from './public.module.css'
import { ReportFault } from './ReportFault.tsx'

/** What anybody may know of an object who holds its label: what it is, what it is called, and how to say that it is broken. */
export function PublicLabel({ label, token }: { label: Label; token: string }) {
  const t = useTranslations('labels.public')
  const type = twinType(label.typeId)
  return (
    <PublicFrame>
      <p className={styles.kind}>
        <Glyph id={type?.glyph ?? 'room'} />
        {type ? <Name names={type.names} /> : label.typeId}
      </p>
      <h1>
        <Name names={label.names} />
      </h1>
      <p className={styles.code}>
        {t('code')} <b>{label.code}</b>
      </p>
      {label.retired ? <p role="status">{t('retired')}</p> : <ReportFault code={label.code} token={token} />}
    </PublicFrame>
  )
}
