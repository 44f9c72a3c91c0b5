import { titled } from '#/app/_title.ts'
import { GatewayRoom } from '#/components/fleet/GatewayRoom.tsx'
import { percentDecoded } from '#/twin-models/core/text.ts'

export const generateMetadata = () => titled('fleet')

export default async function GatewayPage({ params }: PageProps<'/fleet/[gateway]'>) {
  return <GatewayRoom named={percentDecoded((await params).gateway)} />
}
