'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useWatch } from '#/components/live/hooks.ts'
import { useLatest } from '#/components/live/Live.tsx'
import { checkLines, figure } from '#/components/object/command/check-words.ts'
import { useCheckWords } from '#/components/object/command/useCheckWords.ts'
import { useNames } from '#/components/object/Name.tsx'
import { type KnownObject, knownObject } from '#/components/object/useObject.ts'
import { formatNumber, withUnit } from '#/components/ui/format.ts'
import { inTime, unitWord } from '#/components/ui/length.ts'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { CommandSpec, Param } from '#/twin-models/catalog/shape.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './page.module.css'
import { type Outlooks, useOutlook } from './useOutlook.ts'
import { askedValues, weighable } from './what-if.ts'

/** The envelope of a set-point for a few values side by side: what each would cost, and which are refused, with every reason. */
export function WhatIf({ known }: { known: KnownObject }) {
  const may = useCan('command.preview', known.object.id)
  const parentId = known.object.path.filter((place) => place.id !== known.object.id).at(-1)?.id ?? null
  const own = known.type ? weighable(known.type.commands) : null
  const parent = useAsk(['twins.byId', { id: parentId }], () => api.twins.byId.query({ id: parentId ?? '' }), {
    enabled: own === null && parentId !== null,
  })
  const its = own ? known : parent.data ? knownObject(parent.data) : null
  const found = its?.type ? weighable(its.type.commands) : null
  return may && its && found ? <Table known={its} page={known} spec={found.spec} param={found.param} /> : null
}

function Table({ known, page, spec, param }: { known: KnownObject; page: KnownObject; spec: CommandSpec; param: Param }) {
  const t = useTranslations('object')
  const locale = useLocale()
  const name = useNames()
  const effect = known.channels.find(({ channel }) => channel.id === spec.effect?.channel) ?? null
  useWatch(effect ? [effect.seriesId] : [])
  const latest = useLatest(effect?.seriesId ?? null)
  const now = latest ? Math.round(latest.value * 10) / 10 : null
  const outlook = useOutlook(page, now, param.max ?? null)
  const shown = outlook?.until ? outlook : null
  const formulas = spec.envelope.filter((check) => check.kind === 'formula')
  return (
    <section className={styles.part}>
      <h2 className={styles.caption}>
        <strong className="grow">{t('whatIf')}</strong>
        <span className="quiet">
          {name(spec.names)} · {known.object.tag}
          {outlook?.until && (
            <>
              {' · '}
              {t('plannedIn', { hours: formatNumber(outlook.until.aheadH, 0) })}
            </>
          )}
        </span>
      </h2>
      <table className={table.table}>
        <thead>
          <tr>
            <th style={{ width: 110 }}>{withUnit(t('whatIfColumn'), unitWord(param.unit, locale), locale)}</th>
            {formulas.map((check) => (
              <th key={check.id} data-num style={{ width: 176 }}>
                {name(check.names)}
              </th>
            ))}
            {outlook && (
              <th data-num style={{ width: 80 }}>
                {t('life10Column')}
              </th>
            )}
            {shown?.until && (
              <th data-num style={{ width: 168 }}>
                {name(shown.shows.channel.names)}, <Time at={shown.until.iso} minute />
              </th>
            )}
            <th>{t('answer')}</th>
          </tr>
        </thead>
        <tbody>
          {askedValues(param, now).map((value) => (
            <Row
              key={value}
              known={known}
              spec={spec}
              param={param}
              value={value}
              outlook={outlook}
              now={now !== null && Math.abs(value - now) <= (param.step ?? 0) / 2}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row(props: { known: KnownObject; spec: CommandSpec; param: Param; value: number; outlook: Outlooks | null; now: boolean }) {
  const { known, spec, param, value, outlook, now } = props
  const t = useTranslations('object')
  const locale = useLocale()
  const words = useCheckWords()
  const params = { [param.id]: value }
  const { data } = useAsk(
    ['commands.preview', { objectId: known.object.id, command: spec.id, params }],
    () => api.commands.preview.query({ objectId: known.object.id, command: spec.id, params }),
    { keep: true, everyMs: 10_000 },
  )
  const lines = data ? checkLines(spec, data.checks) : []
  const refused = lines.filter((line) => !line.result.ok)
  const ahead = data && refused.length === 0 ? outlook?.at(value) : null
  const lasts = ahead && outlook?.until ? ahead.lifeH >= outlook.until.aheadH : null
  return (
    <tr>
      <td data-strong>
        {figure(value)} {now && <span className="quiet">{t('now')}</span>}
      </td>
      {spec.envelope
        .filter((check) => check.kind === 'formula')
        .map((check) => {
          const line = lines.find((one) => one.result.id === check.id)
          return (
            <td key={check.id} data-num>
              {line ? words.beside(line, true) : '–'}
            </td>
          )
        })}
      {outlook && <td data-num>{ahead ? inTime(formatNumber(ahead.lifeH, 1), 'h', locale) : '–'}</td>}
      {outlook?.until && (
        <td data-num>{ahead?.shakes == null ? '–' : `${formatNumber(ahead.shakes, 1)} ${unitSymbol(outlook.shows.channel.unit)}`}</td>
      )}
      <td className={styles.answer} data-strong>
        {data && refused.length > 0 && t('refusedBecause', { reasons: refused.map(words.short).join(t('comma')) })}
        {data && refused.length === 0 && (lasts === null ? t('allowed') : t(lasts ? 'lasts' : 'lastsNot'))}
      </td>
    </tr>
  )
}
