import { titled } from '#/app/_title.ts'
import { SettingsRoom } from '#/components/registry/SettingsRoom.tsx'

export const generateMetadata = () => titled('registry')

export default function RegistrySettingsPage() {
  return <SettingsRoom />
}
