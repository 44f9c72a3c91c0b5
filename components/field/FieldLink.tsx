'use client'
import type { ComponentProps } from 'react'
import { goInField } from './field-path.ts'

/** A link between the tablet's own pages. */
export const FieldLink = ({ href, ...rest }: ComponentProps<'a'> & { href: string }) => (
  <a
    {...rest}
    href={href}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      goInField(href)
    }}
  />
)
