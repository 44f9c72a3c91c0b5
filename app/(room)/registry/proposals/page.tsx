import { titled } from '#/app/_title.ts'
import { ProposalsRoom } from '#/components/facts/ProposalsRoom.tsx'

export const generateMetadata = () => titled('registry')

export default function ProposalsPage() {
  return <ProposalsRoom />
}
