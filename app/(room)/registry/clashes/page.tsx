import { titled } from '#/app/_title.ts'
import { ClashesRoom } from '#/components/clashes/ClashesRoom.tsx'

export const generateMetadata = () => titled('registry')

export default function ClashesPage() {
  return <ClashesRoom />
}
