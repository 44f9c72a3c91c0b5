'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Button } from '#/components/ui/Button.tsx'

/** Ends the emergency role before its time; it is refused only where it has ended already. */
export function GiveBack({ grantId }: { grantId: string }) {
  const t = useTranslations('glass')
  const router = useRouter()
  const act = useAct(api.access.glass.giveBack.mutate, ['access.'])
  return (
    <Button
      small
      refused={act.isPending ? t('ended') : undefined}
      onClick={() => act.mutate({ grantId }, { onSuccess: () => router.refresh() })}
    >
      {t('giveBack')}
    </Button>
  )
}
