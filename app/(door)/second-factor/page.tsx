import { redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { standing } from '#/app/_signed-in.ts'
import { wayBack } from '#/components/frame/way-back.ts'
import { SecondFactor } from '#/components/sign-in/SecondFactor.tsx'

export default async function SecondFactorPage({ searchParams }: PageProps<'/second-factor'>) {
  const now = await standing(await api())
  const to = wayBack((await searchParams).to)
  if (now?.state === 'in') redirect(to)
  return now?.state === 'prove' || now?.state === 'enrol' ? <SecondFactor standing={now} to={to} /> : redirect('/sign-in')
}
