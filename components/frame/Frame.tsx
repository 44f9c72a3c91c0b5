'use client'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { GlassNotice } from '#/components/access/glass/GlassNotice.tsx'
import { DispatchNotice } from '#/components/commands/DispatchNotice.tsx'
import { useWatch } from '#/components/live/hooks.ts'
import { Live } from '#/components/live/Live.tsx'
import { Keys } from '#/components/palette/Keys.tsx'
import { Palette } from '#/components/palette/Palette.tsx'
import { Scenarios } from '#/components/palette/Scenarios.tsx'
import { StepUp } from '#/components/sign-in/StepUp.tsx'
import type { Me } from '#/server/access/contract.ts'
import styles from './frame.module.css'
import { MeProvider, useSite } from './me.tsx'
import { Rail } from './Rail.tsx'
import { CONTENT, SkipLink } from './SkipLink.tsx'
import { TopBar } from './TopBar.tsx'
import { TroubleNotice } from './TroubleNotice.tsx'
import { useFrameKeys } from './useFrameKeys.ts'

/** The frame of every room on a desk: rail, top bar, and the room in the rest. */
export function Frame({ me, lastSite, children }: { me: Me; lastSite: string | null; children: ReactNode }) {
  return (
    <MeProvider me={me} lastSite={lastSite}>
      <Live>
        <Desk>{children}</Desk>
      </Live>
    </MeProvider>
  )
}

function Desk({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'keys' | 'scenarios' | null>(null)
  const site = useSite()
  useWatch([], [site.id])
  useFrameKeys(setOpen)
  return (
    <div className={styles.frame}>
      <SkipLink />
      <Rail />
      <TopBar onSearch={() => setOpen('palette')} onKeys={() => setOpen('keys')} />
      <main id={CONTENT} tabIndex={-1} className={styles.room}>
        <TroubleNotice />
        <DispatchNotice />
        <GlassNotice />
        {children}
      </main>
      <StepUp />
      {open === 'palette' && <Palette onClose={() => setOpen(null)} onOpen={setOpen} />}
      {open === 'keys' && <Keys onClose={() => setOpen(null)} />}
      {open === 'scenarios' && <Scenarios onClose={() => setOpen(null)} />}
    </div>
  )
}
