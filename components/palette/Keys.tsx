'use client'
import { useTranslations } from 'next-intl'
import { useMe } from '#/components/frame/me.tsx'
import { ROOMS } from '#/components/frame/rooms.ts'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import styles from './keys.module.css'

const GROUPS = {
  everywhere: ['Ctrl K', '?', 'Esc'],
  list: ['j', 'k', 'Enter', '/'],
  alarm: ['a', 's', 'm'],
  track: ['← →', 'Space', 'End'],
} as const

export function Keys({ onClose }: { onClose(): void }) {
  const t = useTranslations('keys')
  const { permissions } = useMe()
  const room = useTranslations('frame.room')
  return (
    <Dialog title={t('title')} description={t('said')} onClose={onClose}>
      {Object.entries(GROUPS).map(([group, keys]) => (
        <section key={group} className={styles.group}>
          <h3>{t(`group.${group}`)}</h3>
          <dl>
            {keys.map((key) => (
              <div key={key}>
                <dt>
                  <Kbd>{key}</Kbd>
                </dt>
                <dd>{t(`key.${KEY_WORD[key]}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section className={styles.group}>
        <h3>{t('group.rooms')}</h3>
        <dl>
          {ROOMS.filter((one) => permissions.includes(one.needs)).map(({ id, key }) => (
            <div key={id}>
              <dt>
                <Kbd>g</Kbd> <Kbd>{key}</Kbd>
              </dt>
              <dd>{room(id)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Dialog>
  )
}

const KEY_WORD = {
  'Ctrl K': 'find',
  '?': 'keys',
  Esc: 'close',
  j: 'next',
  k: 'previous',
  Enter: 'open',
  '/': 'list',
  a: 'acknowledge',
  s: 'shelve',
  m: 'assign',
  '← →': 'step',
  Space: 'play',
  End: 'live',
} as const
