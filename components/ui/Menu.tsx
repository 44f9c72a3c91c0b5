'use client'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { Glyph } from './Glyph.tsx'
import { Kbd } from './Kbd.tsx'
import styles from './menu.module.css'

function List({ align = 'start', children }: { align?: 'start' | 'end'; children: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Positioner className={styles.positioner} sideOffset={6} align={align}>
        <Base.Popup className={styles.popup}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}

function Choice<V extends string>({
  value,
  options,
  onChange,
}: {
  value: V
  options: readonly { value: V; label: ReactNode }[]
  onChange(value: V): void
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as V)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={styles.item} closeOnClick>
          <span className={styles.tick}>
            <Base.RadioItemIndicator>
              <Glyph id="ui-check" size={16} />
            </Base.RadioItemIndicator>
          </span>
          <span className="grow">{option.label}</span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

const Item = ({ onClick, shortcut, children }: { onClick(): void; shortcut?: string; children: ReactNode }) => (
  <Base.Item className={styles.item} onClick={onClick}>
    <span className={styles.tick} />
    <span className="grow">{children}</span>
    {shortcut && <Kbd>{shortcut}</Kbd>}
  </Base.Item>
)

const Heading = ({ label, children }: { label: string; children: ReactNode }) => (
  <Base.Group>
    <Base.GroupLabel className={styles.label}>{label}</Base.GroupLabel>
    {children}
  </Base.Group>
)

export const Menu = {
  Root: Base.Root,
  Trigger: Base.Trigger,
  List,
  Choice,
  Item,
  Heading,
  Note: ({ children }: { children: ReactNode }) => <div className={styles.note}>{children}</div>,
  Rule: () => <Base.Separator className={styles.rule} />,
}
