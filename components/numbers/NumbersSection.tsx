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
import { Age, Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
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
        <table className={table.table}>
          <thead>
            <tr>
              {(['number', 'kind', 'interface', 'state', 'seen', 'since'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.numbers.map((number) => (
              <tr key={number.id}>
                <th scope="row" title={number.value}>
                  {number.value}
                  {number.primary && <span className="quiet"> · {t('primary')}</span>}
                </th>
                <td>{t(`kind.${number.kind}`)}</td>
                <td data-quiet>{number.interface}</td>
                <td>{number.until ? t('state.ended') : t(`state.${number.state}`)}</td>
                <td data-quiet>{number.seenAt ? <Age at={number.seenAt} /> : '–'}</td>
                <td data-quiet>
                  <Time at={number.from} minute />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rebinding && <RebindDialog object={object} onClose={() => rebind(false)} />}
    </section>
  )
}
