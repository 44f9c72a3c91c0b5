'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import page from '#/components/object/page/page.module.css'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Link } from '#/components/ui/Link.tsx'
import styles from './graph.module.css'
import { ImpactList } from './ImpactList.tsx'
import { useMedium } from './medium.ts'

const MOST = 30

/** What leads to it and from it, and what stops if it stops. */
export function GraphSection({ known: { object } }: { known: KnownObject }) {
  const t = useTranslations('graph')
  const medium = useMedium()
  const { data } = useAsk(['registry.graph.of', { objectId: object.id }], ({ signal }) => api.registry.graph.of.query({ objectId: object.id }, { signal }), { keep: true }) // biome-ignore format: one line
  const links = data ?? []
  return (
    <section className={page.part}>
      <ImpactList object={object} />
      {links.length > 0 && (
        <>
          <h2 className={page.caption}>
            <strong>{t('links')}</strong> <span className="quiet">{links.length}</span>
          </h2>
          <ul className={styles.links}>
            {links.slice(0, MOST).map((link) => (
              <li key={link.id}>
                <span className="quiet">{t(`way.${link.direction}.${link.kind}`, medium(link.medium))}</span>
                <Link href={objectHref(link.other.tag)}>
                  <strong>{link.other.tag}</strong> <Name names={link.other.names} className="quiet" />
                </Link>
              </li>
            ))}
          </ul>
          {links.length > MOST && <p className="quiet t13">{t('more', { count: links.length - MOST })}</p>}
        </>
      )}
    </section>
  )
}
