import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { api } from '#/app/_caller.ts'
import { ObjectPage } from '#/components/object/page/ObjectPage.tsx'

const found = cache(async (code: string) => (await api()).twins.byCode({ code }))
const codeOf = async (props: PageProps<'/id/[...code]'>) => (await props.params).code.map(decodeURIComponent).join('/')

export async function generateMetadata(props: PageProps<'/id/[...code]'>): Promise<Metadata> {
  const object = await found(await codeOf(props))
  return object ? { title: object.tag } : {}
}

export default async function IdPage(props: PageProps<'/id/[...code]'>) {
  const object = await found(await codeOf(props))
  return object ? <ObjectPage object={object} /> : notFound()
}
