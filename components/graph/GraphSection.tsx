'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import page from '#/components/object/page/page.module.css'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { EndLink } from './EndLink.tsx'
import styles from './graph.module.css'
import { ImpactList } from './ImpactList.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import { useMedium } from './medium.ts'

const MOST = 30

/** What leads to it and from it, and what stops if it stops. */
export function GraphSection({ known: { object } }: { known: KnownObject }) {
  const t = useTranslations('graph')
  const medium = useMedium()
  const may = useCan('registry.edit', object.id) && !object.retiredIso
  const [linking, link] = useState(false)
  const { data } = useAsk(['registry.graph.of', { objectId: object.id }], ({ signal }) => api.registry.graph.of.query({ objectId: object.id }, { signal }), { keep: true }) // biome-ignore format: one line
  const links = data ?? []
  return (
    <section className={page.part}>
      <ImpactList object={object} />
      {(links.length > 0 || may) && (
        <h2 className={page.caption}>
          <strong>{t('links')}</strong> {links.length > 0 && <span className="quiet">{links.length}</span>}
          {may && (
            <Button small onClick={() => link(true)}>
              {t('addLink')}
            </Button>
          )}
        </h2>
      )}
      {links.length === 0 && may && <p className="quiet t13">{t('noLinks')}</p>}
      <ul className={styles.links}>
        {links.slice(0, MOST).map((one) => (
          <li key={one.id}>
            <span className="quiet">{t(`way.${one.direction}.${one.kind}`, medium(one.medium))}</span>
            <Link href={objectHref(one.other.tag)}>
              <strong>{one.other.tag}</strong> <Name names={one.other.names} className="quiet" />
            </Link>
            {may && <EndLink link={one} />}
          </li>
        ))}
      </ul>
      {links.length > MOST && <p className="quiet t13">{t('more', { count: links.length - MOST })}</p>}
      {linking && <LinkDialog object={object} onClose={() => link(false)} />}
    </section>
  )
}
