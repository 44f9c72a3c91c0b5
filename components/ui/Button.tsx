'use client'
import { type ComponentProps, createContext, type ReactNode, useContext } from 'react'
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

/** Where there is room beside a button, its reason stands there to be read without pointing at it. */
export const RoomForReason = createContext(false)

/** Ink, not hue: there is one primary button in a panel at most. */
export function Button({ kind = 'plain', small, shortcut, icon, refused, className, children, onClick, ...rest }: ButtonProps) {
  const roomy = useContext(RoomForReason)
  const button = (
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
  if (!roomy || !refused) return button
  return (
    <>
      <span className={styles.reason} aria-hidden="true">
        {refused}
      </span>
      {button}
    </>
  )
}

/** Buttons in a row, and behind them why one of them cannot be pressed now. */
export const Acts = ({ children }: { children: ReactNode }) => (
  <RoomForReason value>
    <div className={styles.acts}>{children}</div>
  </RoomForReason>
)

/** A sign alone, with its name for those who do not see it. */
export function IconButton({ label, className, children, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button type="button" title={label} {...rest} aria-label={label} className={cx(styles.icon, className)}>
      {children}
    </button>
  )
}
