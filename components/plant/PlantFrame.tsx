import { useTranslations } from 'next-intl'
import { Split } from '#/components/frame/Split.tsx'
import { Input } from '#/components/ui/Field.tsx'
import { Loading, Waiting } from '#/components/ui/State.tsx'
import styles from './plant.module.css'

/** The plant while it is loading: everything in its place, and in the stage what one waits for. */
export function PlantFrame() {
  const t = useTranslations('plant')
  return (
    <Split label={t('inspector')} inspector={<Loading rows={8} />}>
      <div className={styles.room}>
        <nav className={styles.tree} aria-label={t('tree')}>
          <Input type="search" aria-label={t('find')} placeholder={t('find')} disabled />
          <Loading rows={12} />
        </nav>
        <div className={styles.stage}>
          <header className={styles.head}>
            <h1>{t('title')}</h1>
          </header>
          <div className={styles.waits}>
            <Waiting>{t('loading')}</Waiting>
          </div>
        </div>
      </div>
    </Split>
  )
}
