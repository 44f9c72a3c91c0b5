import { titled } from '#/app/_title.ts'
import { AddGateway } from '#/components/fleet/AddGateway.tsx'

export const generateMetadata = () => titled('fleet')

export default function AddGatewayPage() {
  return <AddGateway />
}
