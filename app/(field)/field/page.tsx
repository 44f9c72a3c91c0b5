import { titled } from '#/app/_title.ts'
import { Today } from '#/components/field/Today.tsx'

export const generateMetadata = () => titled('field')

export default function FieldPage() {
  return <Today />
}
