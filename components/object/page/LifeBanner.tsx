'use client'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import styles from './page.module.css'

/** Why this is not, or no longer, what the code on the label says: merged, replaced or split and into what, out of use, or a code taken off. */
export function LifeBanner({ object, removedIso }: { object: ObjectDetail; removedIso: string | undefined }) {
  const t = useTranslations('object')
  const { successors, retiredIso } = object
  const [successor] = successors
  if (!successor && !retiredIso && !removedIso) return null
  return (
    <div className={styles.banner} role="status">
      {successor ? (
        <p>
          <b>{t(`succeeded.${successor.how}`)}</b>{' '}
          {successors.map(({ tag }) => (
            <Fragment key={tag}>
              <Link href={objectHref(tag)}>{tag}</Link>{' '}
            </Fragment>
          ))}
          · <Time at={successor.atIso} />
          {successor.why && ` · ${successor.why}`}
        </p>
      ) : (
        retiredIso && (
          <p>
            <b>{t('retired')}</b> <Time at={retiredIso} />
            {retiredNote(object) && ` · ${retiredNote(object)}`}
          </p>
        )
      )}
      {removedIso && (
        <p>
          <b>{t('codeRemoved')}</b> <Time at={removedIso} />
        </p>
      )}
    </div>
  )
}

const retiredNote = ({ lifeEvents }: ObjectDetail) => lifeEvents.findLast(({ verb }) => verb === 'retired')?.note
