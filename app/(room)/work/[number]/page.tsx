import { redirect } from 'next/navigation'

/** An order's own address: the room of work with it open. */
export default async function OrderPage({ params }: PageProps<'/work/[number]'>) {
  redirect(`/work?order=${encodeURIComponent((await params).number)}`)
}
