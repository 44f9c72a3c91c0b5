'use client'
import { useTranslations } from 'next-intl'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import page from '#/components/object/page/page.module.css'
import { Button } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Loading } from '#/components/ui/State.tsx'
import type { Impact } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import styles from './graph.module.css'
import { ImpactCounts } from './ImpactCounts.tsx'
import { useMedium } from './medium.ts'
import { useImpact } from './useImpact.ts'
import { whyOf } from './why.ts'

const FEW = 25

/** What stops if this stops: how many, then each with how it is felt and over which way. Asked for when somebody wants to know. */
export function ImpactList({ object }: { object: ObjectDetail }) {
  const t = useTranslations('graph')
  const said = useRefusal()
  const site = useSite()
  const [asked, ask] = useQueryState('impact', parseAsBoolean.withDefault(false))
  const { data, error, isPending } = useImpact(asked ? object.id : null)
  return (
    <>
      <h2 className={page.caption}>
        <strong>{t('whatStops')}</strong>
        <Button small kind="ghost" aria-expanded={asked} onClick={() => void ask(asked ? null : true)}>
          {t(asked ? 'hide' : 'show')}
        </Button>
        {asked && data && data.items.length > 0 && (
          <Link className={page.go} href={`/map?site=${site.slug}&impact=${encodeURIComponent(object.tag)}`}>
            {t('onMap')}
          </Link>
        )}
      </h2>
      {asked && error && <p role="alert">{said(error)}</p>}
      {asked && !error && isPending && <Loading rows={3} />}
      {asked && data && <Felt impact={data} />}
    </>
  )
}

function Felt({ impact }: { impact: Impact }) {
  const t = useTranslations('graph')
  const medium = useMedium()
  const [all, showAll] = useState(false)
  if (impact.items.length === 0) return <p className="t13">{t('nothing')}</p>
  return (
    <>
      <ImpactCounts impact={impact} />
      <table className={styles.impact}>
        <tbody>
          {impact.items.slice(0, all ? undefined : FEW).map((item) => (
            <tr key={item.id}>
              <td>
                <Link href={objectHref(item.tag)}>
                  <Glyph id={twinType(item.typeId)?.glyph ?? 'room'} size={16} /> <strong>{item.tag}</strong>{' '}
                  <Name names={item.names} className="quiet" />
                </Link>
              </td>
              <td>{t(`effect.${item.effect}`)}</td>
              <td className="quiet">
                {whyOf(impact, item)
                  .map((step) => t(`why.${step.via}`, { cause: step.cause, tag: step.tag, ...medium(step.medium) }))
                  .join(t('then'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {impact.items.length > FEW && (
        <Button small kind="ghost" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? t('fewer') : t('all', { count: impact.items.length })}
        </Button>
      )}
    </>
  )
}
