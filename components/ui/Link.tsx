'use client'
import NextLink from 'next/link'
import { useRouter } from 'next/navigation'
import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<typeof NextLink>, 'href' | 'prefetch'> & { href: string }

/** A link within the product. Its page is fetched ahead when the pointer or the focus comes near, not when it comes into view: a rail of
 *  seven rooms would else have seven pages made by the server while the first of them is still drawing. */
export function Link({ href, onPointerEnter, onFocus, ...props }: Props) {
  const router = useRouter()
  return (
    <NextLink
      {...props}
      href={href}
      prefetch={false}
      onPointerEnter={(event) => {
        router.prefetch(href)
        onPointerEnter?.(event)
      }}
      onFocus={(event) => {
        router.prefetch(href)
        onFocus?.(event)
      }}
    />
  )
}
