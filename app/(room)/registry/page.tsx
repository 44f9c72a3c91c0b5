import { titled } from '#/app/_title.ts'
import { RegistryRoom } from '#/components/registry/RegistryRoom.tsx'

export const generateMetadata = () => titled('registry')

export default function RegistryPage() {
  return <RegistryRoom />
}
