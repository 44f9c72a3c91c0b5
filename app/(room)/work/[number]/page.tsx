import { notFound, redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { percentDecoded } from '#/twin-models/core/text.ts'

/** An order's own address: the room of work of its site, with it open. */
export default async function OrderPage({ params }: PageProps<'/work/[number]'>) {
  const caller = await api()
  const { number } = await params
  const [order, me] = await Promise.all([caller.workOrders.byNumber({ number: percentDecoded(number) }), caller.access.me()])
  const site = me.sites.find((one) => one.id === order?.siteId)
  if (!order || !site) notFound()
  redirect(`/work?site=${site.slug}&order=${encodeURIComponent(order.number)}`)
}
