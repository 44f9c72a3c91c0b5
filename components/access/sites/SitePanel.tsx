'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { Section } from '#/components/ui/Section.tsx'
import type { SiteSummary } from '#/server/access/contract.ts'
import { SiteId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import styles from '../access.module.css'
import { PanelHead } from '../PanelHead.tsx'
import { changedFacts, type Draft, draftOf, factsOf, lackOf, newDraft, slugOf } from './draft.ts'
import { SiteFields } from './SiteFields.tsx'

/** Adds what was typed as a site of the organisation. Its id is made once, so that a second press adds no second one. */
export function useAddSite() {
  const [siteId] = useState(() => SiteId.parse(uuidv7()))
  const { mutate, error, isPending, isSuccess } = useAct(api.access.sites.add.mutate, ['access.', 'search.'])
  const add = (draft: Draft, onSuccess: (site: SiteSummary) => void) =>
    mutate({ siteId, slug: slugOf(draft), ...factsOf(draft) }, { onSuccess })
  return { add, error, isPending, isSuccess }
}

/** One site: what it is called, whose midnight counts, where it is. */
export function SitePanel({ site, onDone }: { site: SiteSummary | null; onDone(slug: string | null): void }) {
  const t = useTranslations('sites')
  const said = useRefusal()
  const name = useNames()
  const may = useCan('site.manage')
  const [draft, setDraft] = useState<Draft>(() => (site ? draftOf(site) : newDraft(Intl.DateTimeFormat().resolvedOptions().timeZone)))
  const adding = useAddSite()
  const change = useAct(api.access.sites.change.mutate, ['access.', 'search.'])
  const lack = lackOf(draft)
  const act = site ? change : adding
  const save = () => {
    if (!site) return adding.add(draft, ({ slug }) => onDone(slug))
    const ask = { siteId: SiteId.parse(site.id), version: site.version, ...changedFacts(site, draft) }
    change.mutate(ask, { onSuccess: ({ slug }) => onDone(slug) })
  }
  const title = site ? name(site.names) : t('new')
  return (
    <article className={styles.panel} aria-label={title}>
      <PanelHead title={title} said={site && t('keyIs', { slug: site.slug })} onClose={() => onDone(null)} />
      <Section>
        <div className={page.form}>
          <SiteFields draft={draft} isNew={site === null} may={may} onChange={(to) => setDraft({ ...draft, ...to })} />
          {act.error && <p role="alert">{said(act.error)}</p>}
          {may && (
            <Acts>
              <Button kind="primary" refused={lack ? t(lack) : act.isPending ? t('saving') : undefined} onClick={save}>
                {t(site ? 'save' : 'make')}
              </Button>
            </Acts>
          )}
          {act.isSuccess && <p role="status">{t('saved')}</p>}
        </div>
      </Section>
    </article>
  )
}
