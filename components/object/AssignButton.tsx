'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'

const NOBODY = 'nobody'

/** Ownership is an assignment, not an acknowledgement: to oneself, to another, or to nobody. */
export function AssignButton({
  alarm,
  shortcut,
  open,
  onOpen,
}: {
  alarm: AlarmRow
  shortcut: boolean
  open: boolean
  onOpen(open: boolean): void
}) {
  const t = useTranslations('object')
  const me = useMe()
  const people = useAsk(['access.people'], () => api.access.people.query(), { enabled: open, staleMs: 300_000 })
  const assign = useAct((personId: string | null) => api.alarms.assign.mutate({ alarmId: alarm.id, personId }), ['alarms.'])
  const others = (people.data ?? []).filter((person) => person.id !== me.person.id)
  const options = [
    { value: me.person.id, label: t('toMe') },
    ...others.map((person) => ({ value: person.id, label: person.name })),
    { value: NOBODY, label: t('toNobody') },
  ]
  return (
    <Menu.Root open={open} onOpenChange={onOpen}>
      <Menu.Trigger render={<Button small {...(shortcut ? { shortcut: 'm' } : {})} disabled={assign.isPending} />}>
        {t('assign')}
      </Menu.Trigger>
      <Menu.List align="end">
        <Menu.Choice
          value={alarm.owner?.id ?? NOBODY}
          options={options}
          onChange={(value) => assign.mutate(value === NOBODY ? null : value)}
        />
      </Menu.List>
    </Menu.Root>
  )
}
