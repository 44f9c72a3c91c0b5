import { titled } from '#/app/_title.ts'
import { ImportRoom } from '#/components/import/ImportRoom.tsx'

export const generateMetadata = () => titled('registry')

export default function ImportPage() {
  return <ImportRoom />
}
