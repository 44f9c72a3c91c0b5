'use client'
import { useTranslations } from 'next-intl'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import styles from './page.module.css'

const MOST = 60

/** What it is made of, each part a step down the tree. */
export function PartsList({ known: { object } }: { known: KnownObject }) {
  const t = useTranslations('object')
  if (object.children.length === 0) return null
  return (
    <section className={styles.part}>
      <h2 className={styles.caption}>
        <strong>{t('inThisPlace')}</strong> <span className="quiet">{object.children.length}</span>
      </h2>
      <ul className={styles.parts}>
        {object.children.slice(0, MOST).map((child) => (
          <li key={child.id}>
            <Link href={objectHref(child.tag)}>
              <Glyph id={twinType(child.typeId)?.glyph ?? 'room'} size={16} />
              <strong>{child.tag}</strong>
              <Name names={child.names} className="ellipsis quiet" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
