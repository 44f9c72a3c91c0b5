'use client'
import { useTranslations } from 'next-intl'
import { IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { CodeTools } from './CodeTools.tsx'
import { Name } from './Name.tsx'
import styles from './object.module.css'
import type { KnownObject } from './useObject.ts'

export const objectHref = (tag: string) => `/id/${tag.split('/').map(encodeURIComponent).join('/')}`

/** Name, code, type, place: always first and always in this order. */
export function ObjectHead({ known, onClose }: { known: KnownObject; onClose?: (() => void) | undefined }) {
  const t = useTranslations('object')
  const { object, type } = known
  return (
    <section className={styles.head}>
      <div className={styles.title}>
        <span className={styles.glyph}>
          <Glyph id={type?.glyph ?? 'room'} />
        </span>
        <div className="grow">
          <div className="row">
            <h2 className={`grow ellipsis ${styles.name}`}>
              <Name names={object.names} />
            </h2>
            <Link className={styles.icon} href={objectHref(object.tag)} aria-label={t('openPage')} title={t('openPage')}>
              <Glyph id="ui-open" size={16} />
            </Link>
            {onClose && (
              <IconButton label={t('close')} onClick={onClose}>
                <Glyph id="ui-x" size={16} />
              </IconButton>
            )}
          </div>
          <div className={styles.code}>
            <strong>{object.tag}</strong>
            <CodeTools code={object.code} tag={object.tag} objectId={object.id} />
            <span className="quiet ellipsis">
              {t(`kind.${object.kind}`)} · {type ? <Name names={type.names} /> : object.typeId}
            </span>
          </div>
        </div>
      </div>
      <PlacePath known={known} />
    </section>
  )
}

/** Where it stands in the tree, and what stands in it now. */
export function PlacePath({ known: { object } }: { known: KnownObject }) {
  const t = useTranslations('object')
  return (
    <p className={styles.path}>
      {object.path.map((place, i) => (
        <span key={place.id}>
          {i > 0 && ' › '}
          <Link href={objectHref(place.tag)}>
            <Name names={place.names} />
          </Link>
        </span>
      ))}
      {object.asset && (
        <span className="nowrap">
          {object.path.length > 0 && ' · '}
          {t('holds', { serial: object.asset.serial ?? object.asset.tag })}
        </span>
      )}
      {object.position && (
        <span>
          {(object.path.length > 0 || object.asset) && ' · '}
          <Link href={objectHref(object.position.tag)}>{t('standsIn', { tag: object.position.tag })}</Link>
        </span>
      )}
    </p>
  )
}
