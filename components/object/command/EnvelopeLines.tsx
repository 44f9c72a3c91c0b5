'use client'
import { EnvelopeBar } from '#/components/charts/EnvelopeBar.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { CheckLine } from './check-words.ts'
import styles from './command.module.css'
import { useCheckWords } from './useCheckWords.ts'

/** The safety envelope: bars for ranges, the yes and no in one quiet line, every refusal in words of its own. */
export function EnvelopeLines({ lines }: { lines: readonly CheckLine[] }) {
  const words = useCheckWords()
  const name = useNames()
  const bars = lines.filter((line) => line.form === 'bar')
  const passed = lines.filter((line) => line.form === 'word' && line.result.ok && line.names)
  const refused = lines.filter((line) => !line.result.ok)
  return (
    <>
      {bars.length > 0 && (
        <dl className={styles.envelope}>
          {bars.map((line) => (
            <div key={line.result.id} data-refused={line.result.ok ? undefined : ''}>
              <dt>{line.names ? name(line.names) : line.result.id}</dt>
              <dd>
                <EnvelopeBar min={line.result.min} max={line.result.max} now={line.result.now} asked={line.result.asked} />
              </dd>
              <dd className={styles.words}>{words.beside(line)}</dd>
            </div>
          ))}
        </dl>
      )}
      {passed.length > 0 && (
        <p className={styles.passed}>
          <Glyph id="ui-check" size={16} />
          <span>{passed.map((line) => line.names && name(line.names)).join(' · ')}</span>
        </p>
      )}
      {refused.length > 0 && (
        <ul className={styles.refusals} aria-live="polite">
          {refused.map((line) => (
            <li key={line.result.id}>
              <Glyph id="ui-x" size={16} />
              <span>{words.refusal(line)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
