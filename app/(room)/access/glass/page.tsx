import { titled } from '#/app/_title.ts'
import { GlassRoom } from '#/components/access/glass/GlassRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessGlassPage() {
  return <GlassRoom />
}
