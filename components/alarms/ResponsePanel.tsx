'use client'
import dynamic from 'next/dynamic'
import { useLocale, useTranslations } from 'next-intl'
import { TimeLeft } from '#/components/charts/TimeLeft.tsx'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { DecisiveChart } from '#/components/object/DecisiveChart.tsx'
import { decisiveOf } from '#/components/object/live-channels.ts'
import { ObjectHead, objectHref } from '#/components/object/ObjectHead.tsx'
import { useObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { PRIORITY_WORD } from '#/components/ui/mark-shapes.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { AlarmEvidence } from './AlarmEvidence.tsx'
import { useAlarmValue } from './AlarmRowCells.tsx'
import styles from './alarms.module.css'
import { mayAcknowledge } from './grouping.ts'
import type { AlarmHands } from './useAlarmKeys.tsx'
import { useAlarmActs } from './useAlarms.ts'

const MapExcerpt = dynamic(() => import('#/components/map/MapExcerpt.tsx'), { ssr: false, loading: () => <Loading rows={1} /> })

/** What the alarm means and what to do about it, from top to bottom: what, how long, why, the trend, where, the acts. */
export function ResponsePanel({ alarm, hands }: { alarm: AlarmRow; hands: AlarmHands }) {
  const t = useTranslations('alarms')
  const priority = useTranslations('ui.priority')
  const locale = useLocale() as 'en' | 'zh-CN'
  const { known } = useObject(alarm.objectId)
  const { unshelve } = useAlarmActs()
  const may = {
    acknowledge: useCan('alarm.acknowledge', alarm.objectId),
    shelve: useCan('alarm.shelve', alarm.objectId),
    assign: useCan('alarm.assign', alarm.objectId),
  }
  const channel = known ? decisiveOf(known.channels, [alarm.channel]) : null
  const word = (names: Parameters<typeof nameIn>[0]) => nameIn(names, locale).text
  const why = alarm.rationalisation
  const say = useAlarmValue()
  const mayOrder = useCan('order.create', alarm.objectId)
  const site = useSite()
  return (
    <>
      {known ? <ObjectHead known={known} /> : <Loading rows={2} />}
      <Section>
        <div className={styles.state}>
          <Mark priority={alarm.priority} unacknowledged={alarm.state === 'unacknowledged' && !alarm.isAlert} silent />
          <div className="grow">
            <b>{word(alarm.names)}</b>
            {alarm.value !== null && (
              <p className="t13">
                {t(alarm.limit === null ? 'raisedAt' : 'raisedAgainst', { value: say.value(alarm), limit: say.limit(alarm) })}
              </p>
            )}
            <p className="t12 quiet">
              {priority(PRIORITY_WORD[alarm.priority])} · {t('sinceWord')} <Time at={alarm.raisedAt} /> ·{' '}
              {alarm.isAlert ? t('alert') : t(`state.${alarm.state}`)} · {alarm.owner?.name ?? t('noOwnerLong')}
            </p>
          </div>
        </div>
        {alarm.respondBy && alarm.state !== 'closed' && <TimeLeft fromIso={alarm.raisedAt} byIso={alarm.respondBy} />}
        {alarm.state === 'shelved' && alarm.shelvedUntil && (
          <p className="t13">
            {t('shelvedUntil')} <Time at={alarm.shelvedUntil} />: {alarm.shelvedReason}
          </p>
        )}
      </Section>
      <Section title={t('response')}>
        {why ? (
          <dl className={styles.response}>
            <dt>{t('cause')}</dt>
            <dd>{word(why.cause)}</dd>
            <dt>{t('consequence')}</dt>
            <dd>{word(why.consequence)}</dd>
            <dt>{t('do')}</dt>
            <dd>
              <ol>
                {why.response.map((step) => (
                  <li key={step.en}>{word(step)}</li>
                ))}
              </ol>
            </dd>
          </dl>
        ) : (
          <p className="t13 quiet">{t('noRecord')}</p>
        )}
      </Section>
      {known && channel && (
        <Section>
          <DecisiveChart objectId={known.object.id} live={channel} channels={known.channels} alarm={alarm} />
        </Section>
      )}
      {known?.object.place && (
        <Section title={t('where')} aside={<Link href={`/map?sel=${encodeURIComponent(alarm.tag)}`}>{t('onMap')}</Link>}>
          <div className={styles.where}>
            <MapExcerpt tag={alarm.tag} lon={known.object.place.lon} lat={known.object.place.lat} />
          </div>
        </Section>
      )}
      <Section>
        {(alarm.orderNumber || mayOrder) && (
          <Link
            className={styles.primary}
            href={alarm.orderNumber ? `/work/${alarm.orderNumber}` : `/work?site=${site.slug}&new=${encodeURIComponent(alarm.tag)}`}
          >
            {alarm.orderNumber ? t('openOrder', { number: alarm.orderNumber }) : t('newOrder')}
          </Link>
        )}
        <div className={styles.acts}>
          <Button
            shortcut="a"
            onClick={hands.acknowledge}
            refused={!may.acknowledge ? t('mayNot') : mayAcknowledge(alarm) ? undefined : t('nothingToAcknowledge')}
          >
            {t('acknowledgeDo')}
          </Button>
          <Button shortcut="m" onClick={hands.assign} refused={may.assign ? undefined : t('mayNot')}>
            {t('assignDo')}
          </Button>
          {alarm.state === 'shelved' ? (
            <Button onClick={() => unshelve.mutate(alarm.id)} refused={may.shelve ? undefined : t('mayNot')}>
              {t('unshelveDo')}
            </Button>
          ) : (
            <Button shortcut="s" onClick={hands.shelve} refused={may.shelve ? undefined : t('mayNot')}>
              {t('shelveDo')}
            </Button>
          )}
        </div>
        <Link className={styles.page} href={objectHref(alarm.tag)}>
          {t('commandsThere', { tag: alarm.tag })}
          <Glyph id="ui-right" size={16} />
        </Link>
      </Section>
      <AlarmEvidence alarm={alarm} />
    </>
  )
}
