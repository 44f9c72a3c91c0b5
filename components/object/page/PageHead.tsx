'use client'
import { useTranslations } from 'next-intl'
import { useSite } from '#/components/frame/me.tsx'
import { CodeTools } from '#/components/object/CodeTools.tsx'
import { Name } from '#/components/object/Name.tsx'
import { PlacePath } from '#/components/object/ObjectHead.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import styles from './page.module.css'
import { COMPARE_IDS, RANGE_IDS } from './range.ts'
import type { RangeState } from './useRange.ts'

/** The name stands here on the page; beside it the stretch of time all its charts show, and the way to where it stands. */
export function PageHead({ known, range }: { known: KnownObject; range: RangeState }) {
  const t = useTranslations('object')
  const site = useSite()
  const { object, type } = known
  const room = type && type.form.length > 0 && site.slug === 'plant' ? 'plant' : 'map'
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <div className="row">
          <h1 className={styles.name}>
            <Name names={object.names} />
          </h1>
          <strong className="nowrap">{object.tag}</strong>
          <CodeTools code={object.code} tag={object.tag} objectId={object.id} />
        </div>
        <PlacePath known={known} />
      </div>
      <div className={styles.tools}>
        {!range.shown.live && (
          <Button small onClick={() => range.zoom(null)}>
            {t('live')}
          </Button>
        )}
        <Segmented
          label={t('range')}
          value={range.range}
          options={RANGE_IDS.map((value) => ({ value, label: t(`ranges.${value}`) }))}
          onChange={range.toRange}
        />
        <Menu.Root>
          <Menu.Trigger className={styles.go} aria-label={t('compare')}>
            {t(`comparing.${range.compare}`)}
          </Menu.Trigger>
          <Menu.List align="end">
            <Menu.Choice
              value={range.compare}
              options={COMPARE_IDS.map((value) => ({ value, label: t(`compares.${value}`) }))}
              onChange={range.toCompare}
            />
          </Menu.List>
        </Menu.Root>
        {object.place && (
          <Link className={styles.go} href={`/${room}?site=${site.slug}&sel=${encodeURIComponent(object.tag)}`}>
            {t(room === 'plant' ? 'showInPlant' : 'showOnMap')}
          </Link>
        )}
      </div>
    </header>
  )
}
