'use client'
import { useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import type { TokenRow } from '#/server/access/contract.ts'

/** Whose maker left, or may less than it was given, another answers for. */
export function TakeOverDialog({ token, onClose }: { token: TokenRow; onClose(): void }) {
  const t = useTranslations('access')
  const said = useRefusal()
  const act = useAct(api.access.tokens.takeOver.mutate, ['access.tokens'])
  const take = () => act.mutate({ tokenId: token.id }, { onSuccess: onClose })
  return (
    <Dialog
      title={t('takeOverTitle', { program: token.name })}
      description={t('takeOverSaid', { who: token.issuedBy })}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={act.isPending ? t('saving') : undefined} onClick={take}>
          {t('takeOver')}
        </Button>
      }
    >
      {act.error && <p role="alert">{said(act.error)}</p>}
    </Dialog>
  )
}
