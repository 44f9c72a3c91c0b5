'use client'
import { useLocale, useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useNames } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import page from '#/components/object/page/page.module.css'
import type { RangeState } from '#/components/object/page/useRange.ts'
import { Choice } from '#/components/ui/Field.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { inTime } from '#/components/ui/length.ts'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { AssetHistory as History } from '#/server/telemetry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { AssetTrend } from './AssetTrend.tsx'
import styles from './life.module.css'

/** An asset's own history: where it stood, how long it ran, and what was measured there while it stood there. */
export function AssetHistory({ object, range }: { object: ObjectDetail; range: RangeState }) {
  const said = useRefusal()
  const { data, error, isPending } = useAsk(
    ['telemetry.assetHistory', { assetId: object.id }],
    ({ signal }) => api.telemetry.assetHistory.query({ assetId: object.id as never }, { signal }),
    { keep: true },
  )
  if (error) return <Broken>{said(error)}</Broken>
  if (isPending) return <Loading rows={6} />
  return data ? <Told object={object} history={data} range={range} /> : null
}

function Told({ object, history, range }: { object: ObjectDetail; history: History; range: RangeState }) {
  const t = useTranslations('life')
  const locale = useLocale()
  const name = useNames()
  const [asked, choose] = useQueryState('channel', parseAsString.withOptions({ history: 'push' }))
  const measured = history.stays.flatMap(({ positionTypeId }) => twinType(positionTypeId)?.channels ?? [])
  const channels = history.channels.flatMap((id) => measured.find((one) => one.id === id) ?? []).filter(({ kind }) => kind === 'number')
  const channel = channels.find(({ id }) => id === asked) ?? channels.find(({ key }) => key) ?? channels[0]
  return (
    <>
      {channel && (
        <div className={page.part}>
          <AssetTrend
            assetId={object.id}
            channel={channel}
            stays={history.stays}
            range={range}
            aside={
              <span className={styles.channel}>
                <Choice aria-label={t('channel')} value={channel.id} onChange={(event) => void choose(event.target.value)}>
                  {channels.map((one) => (
                    <option key={one.id} value={one.id}>
                      {name(one.names)}
                    </option>
                  ))}
                </Choice>
              </span>
            }
          />
        </div>
      )}
      <section className={page.part} aria-label={t('stays')}>
        <h2 className={page.caption}>
          <strong>{t('stays')}</strong>
          {history.hours && (
            <span>
              {t('ran', { hours: formatNumber(history.hours.total, 1) })}
              {history.hours.base && (
                <span className="quiet">
                  {' · '}
                  {t('ranBase', { hours: formatNumber(history.hours.base.hours, 0) })} <Time at={history.hours.base.at} minute />
                </span>
              )}
            </span>
          )}
        </h2>
        {history.stays.length === 0 ? (
          <p className="t13">{t('noStays')}</p>
        ) : (
          <RowTable
            rows={history.stays}
            keyOf={({ from }) => from}
            columns={[
              {
                id: 'position',
                title: t('position'),
                kind: 'name',
                cell: ({ positionTag }) => <Link href={objectHref(positionTag)}>{positionTag}</Link>,
              },
              { id: 'from', title: t('stayFrom'), cell: ({ from }) => <Time at={from} minute /> },
              { id: 'until', title: t('stayUntil'), cell: ({ until }) => (until ? <Time at={until} minute /> : t('stillThere')) },
              {
                id: 'ran',
                title: t('ranThere'),
                kind: 'number',
                cell: ({ hours }) => (hours === null ? '–' : inTime(formatNumber(hours, 1), 'h', locale)),
              },
            ]}
          />
        )}
      </section>
    </>
  )
}
