import type { ReactNode } from 'react'
import styles from './facts.module.css'

export type Fact = { id: string; word: ReactNode; value: ReactNode; hint?: string | undefined }

/** Figures of one thing in a line, each below its word; they wrap, and never move each other when they change. */
export const Facts = ({ facts, label }: { facts: readonly Fact[]; label?: string }) => (
  <dl className={styles.facts} aria-label={label}>
    {facts.map(({ id, word, value, hint }) => (
      <div key={id} title={hint}>
        <dt>{word}</dt>
        <dd className="figures">{value}</dd>
      </div>
    ))}
  </dl>
)
