'use client'
import dynamic from 'next/dynamic'
import { useLocale, useTranslations } from 'next-intl'
import { TimeLeft } from '#/components/charts/TimeLeft.tsx'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { useLatest } from '#/components/live/Live.tsx'
import { DecisiveChart } from '#/components/object/DecisiveChart.tsx'
import { decisiveOf, type LiveChannel } from '#/components/object/live-channels.ts'
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
import { wordValue } from '#/components/ui/Value.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { AlarmEvidence } from './AlarmEvidence.tsx'
import { useAlarmValue } from './AlarmRowCells.tsx'
import styles from './alarms.module.css'
import { mayAcknowledge } from './grouping.ts'
import type { AlarmHands } from './useAlarmKeys.tsx'
import { useAlarmActs } from './useAlarms.ts'
import { useFirstStep } from './useFirstStep.ts'

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
  const live = known?.channels.find((one) => one.channel.id === alarm.channel)
  const word = (names: Parameters<typeof nameIn>[0]) => nameIn(names, locale).text
  const why = alarm.rationalisation
  const say = useAlarmValue()
  const mayOrder = useCan('order.create', alarm.objectId)
  const site = useSite()
  const step = useFirstStep(alarm, known)
  const refused = {
    acknowledge: !may.acknowledge ? t('mayNot') : mayAcknowledge(alarm) ? undefined : t('nothingToAcknowledge'),
    assign: may.assign ? undefined : t('mayNot'),
    shelve: may.shelve ? undefined : t('mayNot'),
  }
  const reasons = [...new Set(Object.values(refused).filter((reason) => reason !== undefined))]
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
                {live && alarm.state !== 'closed' && <ValueNow live={live} />}
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
        {step && (
          <Link className={styles.primary} href={step.href}>
            {step.words} …
          </Link>
        )}
        <div className={styles.acts}>
          <Button
            shortcut="a"
            kind={!step && mayAcknowledge(alarm) && may.acknowledge ? 'primary' : 'plain'}
            onClick={hands.acknowledge}
            refused={refused.acknowledge}
          >
            {t('acknowledgeDo')}
          </Button>
          <Button shortcut="m" onClick={hands.assign} refused={refused.assign}>
            {t('assignDo')}
          </Button>
          {alarm.state === 'shelved' ? (
            <Button onClick={() => unshelve.mutate(alarm.id)} refused={refused.shelve}>
              {t('unshelveDo')}
            </Button>
          ) : (
            <Button shortcut="s" onClick={hands.shelve} refused={refused.shelve}>
              {t('shelveDo')}
            </Button>
          )}
        </div>
        {reasons.map((reason) => (
          <p key={reason} className={styles.reason} aria-hidden="true">
            {reason}
          </p>
        ))}
        {(alarm.orderNumber || mayOrder) && (
          <Link
            className={styles.page}
            href={alarm.orderNumber ? `/work/${alarm.orderNumber}` : `/work?site=${site.slug}&new=${encodeURIComponent(alarm.tag)}`}
          >
            {alarm.orderNumber ? t('openOrder', { number: alarm.orderNumber }) : t('newOrder')}
            <Glyph id="ui-right" size={16} />
          </Link>
        )}
        <Link className={styles.page} href={objectHref(alarm.tag)}>
          {t('commandsThere', { tag: alarm.tag })}
          <Glyph id="ui-right" size={16} />
        </Link>
      </Section>
      <AlarmEvidence alarm={alarm} />
    </>
  )
}

/** What it reads now, beside what it read when the alarm was raised. */
function ValueNow({ live: { channel, seriesId } }: { live: LiveChannel }) {
  const t = useTranslations('alarms')
  const locale = useLocale()
  const latest = useLatest(seriesId)
  if (!latest) return null
  return <p className="t13">{t('valueNow', { value: `${wordValue(channel, latest.value, locale)} ${unitSymbol(channel.unit)}`.trim() })}</p>
}
