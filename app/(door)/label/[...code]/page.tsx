import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { PublicLabel } from '#/components/labels/PublicLabel.tsx'
import { percentDecoded } from '#/twin-models/core/text.ts'

export const metadata: Metadata = { robots: { index: false, follow: false } }

/** What is behind a label, for whoever holds it. A wrong token and an unknown code lead to the same page. */
export default async function LabelPage({ params, searchParams }: PageProps<'/label/[...code]'>) {
  const code = (await params).code.map(percentDecoded).join('/')
  const token = String((await searchParams).t ?? '')
  const label = await behind(code, token)
  return label ? <PublicLabel label={label} token={token} /> : notFound()
}

async function behind(code: string, token: string) {
  try {
    return await (await api()).registry.labels.behind({ code, token })
  } catch (error) {
    const { code: why } = error as { code?: string }
    if (why === 'NOT_FOUND' || why === 'BAD_REQUEST') return null // what can be no label is answered like one that is not there
    throw error
  }
}
