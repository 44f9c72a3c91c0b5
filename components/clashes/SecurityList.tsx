'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Empty } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import styles from './clashes.module.css'

/** Security events, open ones first; a person says that he has seen one. */
export function SecurityList() {
  const t = useTranslations('security')
  const said = useRefusal()
  const mayRead = useCan('security.read')
  const may = useCan('security.acknowledge')
  const { data } = useAsk(['registry.securityEvents'], () => api.registry.securityEvents.query(), { enabled: mayRead })
  const acknowledge = useAct((eventId: string) => api.registry.acknowledgeSecurity.mutate({ eventId, note: '' }), ['registry.'])
  if (!mayRead || !data) return null
  return (
    <section className={styles.security} aria-label={t('title')}>
      <h2>{t('title')}</h2>
      {data.length === 0 ? (
        <Empty compact>{t('none')}</Empty>
      ) : (
        <ul>
          {data.map((event) => (
            <li key={event.id} data-open={event.acknowledged === null}>
              <b>{t(`kind.${event.kind}`)}</b>
              <span>{event.tag ?? event.subject.id.slice(0, 40)}</span>
              <span className="quiet ellipsis">{typeof event.data.value === 'string' ? event.data.value : ''}</span>
              <span className="quiet">{event.times > 1 && t('times', { times: event.times })}</span>
              <span className="quiet">
                <Age at={event.lastAt} />
              </span>
              {event.acknowledged ? (
                <span className="quiet">{t('acknowledged', { by: event.acknowledged.by })}</span>
              ) : (
                may && (
                  <Button small onClick={() => acknowledge.mutate(event.id)}>
                    {t('acknowledge')}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      )}
      {acknowledge.error && <p role="alert">{said(acknowledge.error)}</p>}
    </section>
  )
}
