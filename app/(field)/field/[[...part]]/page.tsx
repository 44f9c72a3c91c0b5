import { titled } from '#/app/_title.ts'
import { FieldRooms } from '#/components/field/FieldRooms.tsx'

export const generateMetadata = () => titled('field')

export default function FieldPage() {
  return <FieldRooms />
}
