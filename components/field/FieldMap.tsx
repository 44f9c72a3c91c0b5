'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { Component, type ReactNode, useState } from 'react'

const MapExcerpt = dynamic(() => import('#/components/map/MapExcerpt.tsx'), { ssr: false })

/** The neighbourhood of the object. A map that was not loaded before the network went says so, and the order goes on without it. */
export function FieldMap({ tag, lon, lat }: { tag: string; lon: number; lat: number }) {
  const t = useTranslations('field')
  const [away] = useState(() => !navigator.onLine)
  const none = <p className="quiet">{t('noMap')}</p>
  if (away) return none
  return (
    <WithoutIt instead={none}>
      <MapExcerpt tag={tag} lon={lon} lat={lat} zoom={17.6} />
    </WithoutIt>
  )
}

class WithoutIt extends Component<{ instead: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError = () => ({ failed: true })
  override render = () => (this.state.failed ? this.props.instead : this.props.children)
}
