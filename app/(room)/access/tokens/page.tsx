import { titled } from '#/app/_title.ts'
import { TokensRoom } from '#/components/access/TokensRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessTokensPage() {
  return <TokensRoom />
}
