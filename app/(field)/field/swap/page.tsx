import { titled } from '#/app/_title.ts'
import { SwapPage } from '#/components/field/SwapPage.tsx'

export const generateMetadata = () => titled('field')

export default function FieldSwapPage() {
  return <SwapPage />
}
