import { titled } from '#/app/_title.ts'
import { CommandsRoom } from '#/components/commands/CommandsRoom.tsx'

export const generateMetadata = () => titled('commands')

export default function CommandsPage() {
  return <CommandsRoom />
}
