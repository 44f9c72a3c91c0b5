'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import page from '#/components/object/page/page.module.css'
import { Button } from '#/components/ui/Button.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { RebindDialog } from './RebindDialog.tsx'

/** How the network knows it: planned, seen as planned, or seen without a plan; and what has no number says through whom it is seen. */
export function NumbersSection({ object }: { object: ObjectDetail }) {
  const t = useTranslations('numbers')
  const may = useCan('registry.edit', object.id) && !object.retiredIso
  const [rebinding, rebind] = useState(false)
  const { data } = useAsk(
    ['registry.numbers.of', { objectId: object.id }],
    () => api.registry.numbers.of.query({ objectId: object.id as never }),
    { keep: true },
  )
  if (!data || (data.numbers.length === 0 && !data.seenThrough)) return null
  const through = data.seenThrough
  const cellular = data.numbers.some(({ kind, until }) => until === null && (kind === 'iccid' || kind === 'imei'))
  return (
    <section className={page.part} aria-label={t('ofObject')}>
      <h2 className={page.caption}>
        <strong>{t('ofObject')}</strong>
        {may && cellular && (
          <Button small onClick={() => rebind(true)}>
            {t('rebind')}
          </Button>
        )}
      </h2>
      {through && (
        <p className="t13">
          {t('seenThrough')}{' '}
          <Link href={objectHref(through.tag)}>
            <strong>{through.tag}</strong>
          </Link>
          {through.number && <span className="quiet"> · {through.number}</span>}
        </p>
      )}
      {data.numbers.length > 0 && (
        <RowTable
          rows={data.numbers}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'number',
              title: t('column.number'),
              width: '30%',
              kind: 'name',
              hint: ({ value }) => value,
              cell: ({ value, primary }) => (
                <>
                  {value}
                  {primary && <span className="quiet"> · {t('primary')}</span>}
                </>
              ),
            },
            { id: 'kind', title: t('column.kind'), width: 88, cell: ({ kind }) => t(`kind.${kind}`) },
            { id: 'interface', title: t('column.interface'), width: 96, kind: 'quiet', cell: (number) => number.interface },
            {
              id: 'state',
              title: t('column.state'),
              kind: 'text',
              cell: ({ until, state }) => (until ? t('state.ended') : t(`state.${state}`)),
            },
            { id: 'seen', title: t('column.seen'), width: 80, kind: 'quiet', cell: ({ seenAt }) => (seenAt ? <Age at={seenAt} /> : '–') },
            { id: 'since', title: t('column.since'), width: 80, kind: 'quiet', cell: ({ from }) => <Time at={from} minute /> },
          ]}
        />
      )}
      {rebinding && <RebindDialog object={object} onClose={() => rebind(false)} />}
    </section>
  )
}
