import { titled } from '#/app/_title.ts'
import { AlarmsRoom } from '#/components/alarms/AlarmsRoom.tsx'

export const generateMetadata = () => titled('alarms')

export default function AlarmsPage() {
  return <AlarmsRoom />
}
