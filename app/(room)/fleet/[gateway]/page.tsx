import { notFound } from 'next/navigation'
import { titled } from '#/app/_title.ts'
import { GatewayRoom } from '#/components/fleet/GatewayRoom.tsx'
import { ObjectId } from '#/twin-models/core/ids.ts'

export const generateMetadata = () => titled('fleet')

export default async function GatewayPage({ params }: PageProps<'/fleet/[gateway]'>) {
  const objectId = ObjectId.safeParse((await params).gateway)
  return objectId.success ? <GatewayRoom objectId={objectId.data} /> : notFound()
}
