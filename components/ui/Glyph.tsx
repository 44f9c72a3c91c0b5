import { cx } from './cx.ts'
import styles from './glyph.module.css'

/** One sign of `public/glyphs.svg`, 20 px unless told; drawn in the text colour. Without a label it is decoration. */
export function Glyph({ id, size = 20, label, className }: { id: string; size?: number; label?: string; className?: string }) {
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true as const }
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: the name, where there is one, is in aria-label
    <svg className={cx(styles.glyph, className)} width={size} height={size} viewBox="0 0 20 20" {...named}>
      <use href={`/glyphs.svg#${id}`} />
    </svg>
  )
}
