'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import type { MapObject } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { DEEDS } from '#/twin-models/catalog/scenario-runner.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { ByHand } from './ByHand.tsx'

const RUNNER = 'scenario-runner'

/** Stories of a simulated site. They start as any command does: through the runner's gateway, with a receipt. */
export function Scenarios({ onClose }: { onClose(): void }) {
  const t = useTranslations('scenarios')
  const site = useSite()
  const map = useAsk(['twins.map', { siteId: site.id }], (options) => api.twins.map.query({ siteId: site.id }, options))
  const runner = map.data?.objects.find((object) => object.typeId === RUNNER)
  const tags = map.data?.objects.map((object) => object.tag) ?? []
  return (
    <Dialog title={t('title')} description={t('said', { pace: site.simulated?.pace ?? 1 })} onClose={onClose}>
      {map.isPending && <Loading />}
      {map.isError && <Broken compact>{t('unreachable')}</Broken>}
      {map.data && !runner && <Empty compact>{t('none')}</Empty>}
      {runner && <Runner runner={runner} />}
      {runner && <ByHand objectId={runner.id} deeds={DEEDS.filter(({ names }) => tags.some((tag) => names.en?.endsWith(` ${tag}`)))} />}
    </Dialog>
  )
}

function Runner({ runner }: { runner: MapObject }) {
  const objectId = runner.id
  const t = useTranslations('scenarios')
  const locale = useLocale() as 'en' | 'zh-CN'
  const wordRefusal = useRefusal()
  const type = twinType(RUNNER)
  const spec = type?.commands.find((command) => command.id === 'start_story')
  const stories = spec?.params.find((param) => param.id === 'story')
  const pace = spec?.params.find((param) => param.id === 'pace')
  const told = type?.channels.find((channel) => channel.id === 'story')?.states ?? []
  const options = told
    .filter((state) => state.id !== 'none')
    .map((state) => ({ id: state.id.toUpperCase(), label: nameIn(state.names, locale).text }))
  const [story, setStory] = useState(runner.tag === 'SIM-PLANT' ? 'S2' : String(stories?.default ?? options[0]?.id ?? 'S1'))
  const [times, setTimes] = useState(Number(pace?.default ?? 5))
  const act = useAct(
    (command: 'start_story' | 'stop_story') =>
      api.commands.issue.mutate({
        commandId: uuidv7() as never,
        objectId: objectId as never,
        command,
        params: command === 'start_story' ? { story, ...(pace ? { pace: times } : {}) } : {},
        reason: t('reason'),
      }),
    ['commands.'],
  )
  return (
    <>
      <p className="t13">
        <span className="quiet">{t('runner')}</span> <strong>{nameIn(runner.names, locale).text}</strong>
      </p>
      <Field label={t('story')}>
        {(joined) => (
          <Choice {...joined} value={story} onChange={(event) => setStory(event.target.value)}>
            {options.length === 0 && <option value={story}>{story}</option>}
            {options.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      {pace && (
        <Field label={t('pace')} hint={t('paceHint', { min: pace.min ?? 1, max: pace.max ?? 60 })}>
          {(joined) => (
            <Input
              {...joined}
              type="number"
              min={pace.min}
              max={pace.max}
              step={pace.step ?? 1}
              value={times}
              onChange={(event) => setTimes(event.target.valueAsNumber)}
            />
          )}
        </Field>
      )}
      <div className="row">
        <Button kind="primary" onClick={() => act.mutate('start_story')} refused={act.isPending ? t('sending') : undefined}>
          {t('start')}
        </Button>
        <Button onClick={() => act.mutate('stop_story')} refused={act.isPending ? t('sending') : undefined}>
          {t('stop')}
        </Button>
        <span className="t12 quiet" role="status">
          {act.isPending && t('sending')}
          {act.data && t('sent')}
          {act.isError && wordRefusal(act.error)}
        </span>
      </div>
    </>
  )
}
