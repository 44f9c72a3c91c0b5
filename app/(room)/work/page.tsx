import { titled } from '#/app/_title.ts'
import { WorkRoom } from '#/components/work-orders/WorkRoom.tsx'

export const generateMetadata = () => titled('work')

export default function WorkPage() {
  return <WorkRoom />
}
