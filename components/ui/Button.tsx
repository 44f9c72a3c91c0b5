import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx.ts'
import { Kbd } from './Kbd.tsx'

type ButtonProps = Omit<ComponentProps<'button'>, 'title'> & {
  kind?: 'plain' | 'primary' | 'ghost'
  small?: boolean
  shortcut?: string
  icon?: ReactNode
  /** why it cannot be pressed now; it stays focusable, so that the reason can be read */
  refused?: string | undefined
}

/** Ink, not hue: there is one primary button in a panel at most. */
export function Button({ kind = 'plain', small, shortcut, icon, refused, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, styles[kind], small && styles.small, className)}
      aria-disabled={refused ? true : undefined}
      aria-keyshortcuts={shortcut}
      title={refused}
      onClick={refused ? (event) => event.preventDefault() : onClick}
    >
      {icon}
      {children}
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </button>
  )
}

/** A sign alone, with its name for those who do not see it. */
export function IconButton({ label, className, children, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button type="button" title={label} {...rest} aria-label={label} className={cx(styles.icon, className)}>
      {children}
    </button>
  )
}
