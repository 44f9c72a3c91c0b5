'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNames } from '#/components/object/Name.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Time } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import type { CommandRow, CommandState } from '#/server/commands/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { reasonLine } from './check-words.ts'
import styles from './command.module.css'
import { type TrackStep, trackSteps } from './track-steps.ts'
import { useCheckWords } from './useCheckWords.ts'

/** The states a command went through, each with its moment and who, and what is still ahead; the last says what was measured.
 *  `wide` lays them from left to right. */
export function CommandTrack({ row, wide }: { row: CommandRow; wide?: boolean }) {
  const t = useTranslations('commands')
  return (
    <ol className={wide ? styles.wideTrack : styles.track} aria-label={t('track')}>
      {trackSteps(row).map((step) => (
        <Step key={`${step.state}${step.entry?.at ?? ''}`} step={step} row={row} />
      ))}
    </ol>
  )
}

/** The system's own parts and the command line by their words; people and gateways by their names. */
export function useActorWords() {
  const t = useTranslations('commands.actor')
  return (name: string): string => {
    const key = name.replaceAll(' ', '_')
    return t.has(key) ? t(key) : name
  }
}

export const stateKey = (state: CommandState) => state.replace(' ', '_')

function Step({ step, row }: { step: TrackStep; row: CommandRow }) {
  const t = useTranslations('commands')
  const actor = useActorWords()
  const { entry, standing, state } = step
  const last = standing === 'now' || standing === 'ended'
  return (
    <li data-standing={standing} data-state={stateKey(state)} aria-current={standing === 'now' ? 'step' : undefined}>
      <i aria-hidden="true" />
      <span>{t(`state.${stateKey(state)}`)}</span>
      <span className="quiet">
        {state === 'confirmed' || state === 'unconfirmed' || (last && state === 'refused') || !entry?.by ? '' : actor(entry.by)}
        {last && state === 'queued' && row.gateway ? ` ${t('waitsFor', { gateway: row.gateway.tag })}` : ''}
        {last && (state === 'confirmed' || state === 'unconfirmed') ? <Measured row={row} /> : ''}
        {last && state === 'refused' && <Refused row={row} />}
        {entry?.detail ? ` ${entry.detail}` : ''}
      </span>
      {entry && <Time at={entry.at} className="quiet" />}
    </li>
  )
}

function Refused({ row }: { row: CommandRow }) {
  const words = useCheckWords()
  const spec = twinType(row.typeId)?.commands.find((command) => command.id === row.command) ?? null
  return row.refusals.map((reason) => words.refusal(reasonLine(spec, reason))).join(' · ')
}

/** What telemetry showed against what was to be shown. */
function Measured({ row: { effect, typeId } }: { row: CommandRow }) {
  const t = useTranslations('commands')
  const locale = useLocale()
  const name = useNames()
  if (!effect) return null
  const channel = twinType(typeId)?.channels.find((one) => one.id === effect.channel)
  const decimals = channel?.decimals ?? 2
  const figure = (value: number) => (channel ? wordValue(channel, value, locale) : formatNumber(value, decimals))
  const facts = {
    channel: channel ? name(channel.names) : effect.channel,
    expected: figure(effect.expected),
    tolerance: formatNumber(effect.tolerance, decimals),
    unit: unitSymbol(effect.unit),
  }
  if (channel?.states && effect.observed !== null) return t('measuredState', { channel: facts.channel, observed: figure(effect.observed) })
  return effect.observed === null ? t('notMeasured', facts) : t('measured', { ...facts, observed: figure(effect.observed) })
}
