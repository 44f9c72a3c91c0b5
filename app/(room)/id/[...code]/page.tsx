import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { api } from '#/app/_caller.ts'
import { mustBeSignedIn } from '#/app/_signed-in.ts'
import { ForeignCode } from '#/components/foreign/ForeignCode.tsx'
import { Notice } from '#/components/frame/Notice.tsx'
import { Choices } from '#/components/object/Choices.tsx'
import { ObjectPage } from '#/components/object/page/ObjectPage.tsx'
import type { Choice } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { percentDecoded } from '#/twin-models/core/text.ts'

/** Codes that another register may know: a number, a slash, something. */
const HANDLE = /^(hdl:)?\d[\d.]*\/./i

type Refused = { code: string; [param: string]: unknown }

/** The object, or why the code leads to none: mistyped, cut, or borne by several. */
const found = cache(async (code: string): Promise<{ object: ObjectDetail | null; refused?: Refused }> => {
  await mustBeSignedIn()
  try {
    return { object: await (await api()).twins.byCode({ code }) }
  } catch (error) {
    const refused = (error as { cause?: { refusal?: Refused } }).cause?.refusal
    if (!refused) throw error
    return { object: null, refused }
  }
})
const codeOf = async (props: PageProps<'/id/[...code]'>) => (await props.params).code.map(percentDecoded).join('/')

export async function generateMetadata(props: PageProps<'/id/[...code]'>): Promise<Metadata> {
  const { object } = await found(await codeOf(props))
  return object ? { title: object.tag } : {}
}

export default async function IdPage(props: PageProps<'/id/[...code]'>) {
  const code = await codeOf(props)
  const { object, refused } = await found(code)
  if (object) return <ObjectPage object={object} />
  if (refused?.code === 'AMBIGUOUS_CONFLICT') return <Choices asked={code} choices={refused.choices as Choice[]} />
  const token = (await props.searchParams).t
  if (typeof token === 'string' && refused?.code !== 'BAD_CODE')
    redirect(`/label/${code.split('/').map(encodeURIComponent).join('/')}?t=${encodeURIComponent(token)}`) // a label of somebody else
  if (refused?.code === 'PREFIX_NOT_FOUND' || (!refused && HANDLE.test(code)))
    return <ForeignCode code={code} said={refused ? await worded(refused) : (await getTranslations('frame.notFound'))('said')} />
  return refused ? <Mistyped code={code} refused={refused} /> : notFound()
}

async function worded({ code: reason, ...params }: Refused): Promise<string> {
  const refusal = await getTranslations('refusal')
  const words = Object.fromEntries(Object.entries(params).filter(([, value]) => typeof value === 'string')) as Record<string, string>
  return refusal.has(reason) ? refusal(reason, words) : refusal('OTHER', { code: reason })
}

async function Mistyped({ code, refused }: { code: string; refused: Refused }) {
  const t = await getTranslations('frame.notFound')
  const title = code.length > 60 ? `${code.slice(0, 60)}…` : code
  return <Notice title={title} said={await worded(refused)} action={{ label: t('go'), href: '/map' }} />
}
