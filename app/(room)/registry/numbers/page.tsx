import { titled } from '#/app/_title.ts'
import { NumbersRoom } from '#/components/numbers/NumbersRoom.tsx'

export const generateMetadata = () => titled('registry')

export default function NumbersPage() {
  return <NumbersRoom />
}
