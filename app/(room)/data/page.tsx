import { titled } from '#/app/_title.ts'
import { DataRoom } from '#/components/data/DataRoom.tsx'

export const generateMetadata = () => titled('data')

export default function DataPage() {
  return <DataRoom />
}
