'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import styles from './gateway.module.css'

/** The first step of a new gateway: what it is called and where it stands. The rest of the way is on its own page. */
export function AddGateway() {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const site = useSite()
  const locale = useLocale()
  const router = useRouter()
  const [objectId] = useState(() => uuidv7())
  const [tag, setTag] = useState('')
  const [name, setName] = useState('')
  const [lon, setLon] = useState(site.center.lon.toFixed(6))
  const [lat, setLat] = useState(site.center.lat.toFixed(6))
  const add = useAct(api.gateways.register.mutate, ['gateways.', 'twins.'])
  const place = { lon: Number(lon), lat: Number(lat) }
  const placed = Math.abs(place.lon) <= 180 && Math.abs(place.lat) <= 90 && lon.trim() !== '' && lat.trim() !== ''
  const refused = tag.trim() === '' ? t('tagNeeded') : !placed ? t('placeNeeded') : add.isPending ? t('beingMade') : undefined
  return (
    <div className={styles.room}>
      <RoomHead title={t('add')} said={t('addSaid')} />
      <form
        className={styles.form}
        onSubmit={async (event) => {
          event.preventDefault()
          if (refused) return
          const names = { [locale === 'zh-CN' ? 'zh-CN' : 'en']: name.trim() || tag.trim() }
          const made = await add
            .mutateAsync({ objectId: objectId as never, siteId: site.id as never, tag: tag.trim(), names, ...place })
            .catch(() => null)
          if (made) router.push(`/fleet/${objectId}?site=${site.slug}`)
        }}
      >
        <Field label={t('tag')} hint={t('tagHint')}>
          {(joined) => <Input {...joined} value={tag} maxLength={100} autoFocus onChange={(event) => setTag(event.target.value)} />}
        </Field>
        <Field label={t('name')} hint={t('nameHint')}>
          {(joined) => <Input {...joined} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <div className={styles.pair}>
          <Field label={t('lon')} hint={t('placeHint')}>
            {(joined) => <Input {...joined} inputMode="decimal" value={lon} onChange={(event) => setLon(event.target.value)} />}
          </Field>
          <Field label={t('lat')}>
            {(joined) => <Input {...joined} inputMode="decimal" value={lat} onChange={(event) => setLat(event.target.value)} />}
          </Field>
        </div>
        {add.error && <p role="alert">{said(add.error)}</p>}
        <Acts>
          <Button type="submit" kind="primary" refused={refused}>
            {t('register')}
          </Button>
        </Acts>
      </form>
    </div>
  )
}
