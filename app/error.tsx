'use client'
import { BrokenNotice } from '#/components/frame/BrokenNotice.tsx'

export default function Broken({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return <BrokenNotice digest={error.digest ?? null} onAgain={reset} />
}
