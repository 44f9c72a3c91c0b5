'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Loading } from '#/components/ui/State.tsx'
import styles from './foreign.module.css'

/** A code that leads to nothing here: why, and what its own register says of it where one may be asked. Told as foreign, taken over by nobody. */
export function ForeignCode({ code, said }: { code: string; said: string }) {
  const t = useTranslations('foreign')
  const refusal = useRefusal()
  const { data, error, isPending } = useAsk(
    ['registry.foreign', { code }],
    ({ signal }) => api.registry.foreign.query({ code }, { signal }),
    {
      staleMs: 300_000,
    },
  )
  const record = data?.state === 'found' ? data.record : null
  return (
    <div className={styles.page}>
      <section className={styles.card}>
        <h1>{code.length > 60 ? `${code.slice(0, 60)}…` : code}</h1>
        <p className="quiet">{said}</p>
        {isPending && <Loading rows={3} />}
        {error && <p role="alert">{refusal(error)}</p>}
        {data?.state === 'off' && <p>{t('off')}</p>}
        {record && (
          <section aria-label={t('title', { from: record.from })}>
            <h2>
              <span className={styles.mark}>{t('foreign')}</span> {t('title', { from: record.from })}
            </h2>
            {record.values.length === 0 && <p>{t('nothing')}</p>}
            <dl className={styles.values}>
              {record.values.map(({ type, value, link }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an answer never changes its order
                <div key={i}>
                  <dt>{type}</dt>
                  <dd>
                    {link ? (
                      <a href={value} target="_blank" rel="noreferrer noopener nofollow">
                        {value}
                      </a>
                    ) : (
                      value
                    )}
                  </dd>
                </div>
              ))}
            </dl>
            <p className="quiet t12">{t('said')}</p>
          </section>
        )}
        <Link className={styles.link} href="/map">
          {t('go')}
        </Link>
      </section>
    </div>
  )
}
