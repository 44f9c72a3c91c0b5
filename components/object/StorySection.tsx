'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { asPriority } from '#/components/ui/mark-shapes.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Time } from '#/components/ui/Time.tsx'
import styles from './object.module.css'
import { runsOf } from './story-runs.ts'
import { useStoryWords } from './useStoryWords.ts'

const FEW = 5
/** Asked for in one go: enough for a few lines where what repeats itself is told once. */
const SOME = 30
const MANY = 100

/** What happened to it, newest first, by the entries of the log and nothing else. */
export function StorySection({ objectId }: { objectId: string }) {
  const t = useTranslations('object')
  const words = useStoryWords()
  const [all, showAll] = useState(false)
  const { data, isPending } = useAsk(
    ['twins.story', { objectId, all }],
    ({ signal }) => api.twins.story.query({ objectId, limit: all ? MANY : SOME }, { signal }),
    { keep: true },
  )
  const runs = runsOf(data ?? [], words)
  return (
    <Section
      title={t('story')}
      aside={
        (all || runs.length > FEW) && (
          <Button kind="ghost" small aria-expanded={all} onClick={() => showAll(!all)}>
            {all ? t('newest') : t('allStory')}
          </Button>
        )
      }
    >
      {runs.length === 0 && !isPending && <p className={styles.none}>{t('none')}</p>}
      <ol className={styles.story}>
        {(all ? runs : runs.slice(0, FEW)).map(({ entry, text, count }) => {
          const priority = entry.verb === 'alarm.raised' ? (entry.data as { priority?: number } | null)?.priority : undefined
          return (
            <li key={entry.seq}>
              <Time at={entry.at} />
              <span>{priority !== undefined && <Mark priority={asPriority(priority)} size={14} silent />}</span>
              <span className="ellipsis" title={text}>
                {text}
                {count > 1 && <span className="quiet"> ×{count}</span>}
              </span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
