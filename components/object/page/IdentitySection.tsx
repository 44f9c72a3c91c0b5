'use client'
import { useTranslations } from 'next-intl'
import { Aliases } from '#/components/object/Aliases.tsx'
import { Name, useNames } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import styles from '#/components/object/object.module.css'
import type { KnownObject } from '#/components/object/useObject.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { unitSymbol } from '#/twin-models/core/units.ts'

/** One object, one code, one number: what it is called, what stands in it, how the network knows it, where it is. */
export function IdentitySection({ known }: { known: KnownObject }) {
  const t = useTranslations('object')
  const numbers = useTranslations('numbers')
  const name = useNames()
  const { object, type } = known
  const values = (object.settings.properties ?? {}) as Record<string, unknown>
  return (
    <Section title={t('identity')}>
      <dl className={styles.facts}>
        <dt>{t('code')}</dt>
        <dd>{object.code}</dd>
        <dt>{t('aliases')}</dt>
        <dd>
          <Aliases object={object} />
        </dd>
        <dt>{t(object.kind === 'asset' ? 'place' : 'assetNow')}</dt>
        <dd>
          {object.kind === 'asset' ? (
            object.position ? (
              <Link href={objectHref(object.position.tag)}>
                {object.position.tag} · {t('since')} <Time at={object.position.sinceIso} />
              </Link>
            ) : (
              t('inStores')
            )
          ) : object.asset ? (
            <Link href={objectHref(object.asset.tag)}>
              {object.asset.tag} · <Name names={object.asset.names} /> · {t('since')} <Time at={object.asset.sinceIso} />
            </Link>
          ) : (
            t('noAsset')
          )}
        </dd>
        <dt>{t('seenThrough')}</dt>
        <dd>{object.gateway ? `${object.gateway.tag} · ${object.gateway.online ? t('online') : t('offline')}` : t('noGateway')}</dd>
        <dt>{t('numbers')}</dt>
        <dd>
          {object.numbers.map((number) => `${number.value} (${numbers(`kind.${number.kind}` as 'kind.ipv6')})`).join(' · ') ||
            t('noNumbers')}
        </dd>
        {object.place && (
          <>
            <dt>{t('place')}</dt>
            <dd>
              {object.place.lat.toFixed(6)}, {object.place.lon.toFixed(6)} · {t('level', { value: formatNumber(object.place.levelM, 1) })}
              {object.place.approximate && ` · ${t('approximate')}`}
            </dd>
          </>
        )}
        {(type?.properties ?? [])
          .filter((property) => values[property.id] !== undefined)
          .map((property) => (
            <div key={property.id} style={{ display: 'contents' }}>
              <dt>{name(property.names)}</dt>
              <dd>
                {figure(values[property.id])} {unitSymbol(property.unit)}
              </dd>
            </div>
          ))}
      </dl>
    </Section>
  )
}

const MOST_DECIMALS = 6

/** With its thousands apart, as everywhere; as many decimals as were written. */
function figure(value: unknown): string {
  if (typeof value !== 'number') return String(value)
  return formatNumber(value, Math.min(MOST_DECIMALS, String(value).split('.')[1]?.length ?? 0))
}
