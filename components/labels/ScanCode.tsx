'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { codeIn } from './code-in.ts'
import styles from './labels.module.css'
import { useCamera } from './useCamera.ts'

/** Reads a label by the camera, or takes the code as it is typed; what was read is given as a code, not as an address.
 *  Stands in a dialog or in a page. `said` is what the last code led to, `wrong` why it did not do. */
export function ScanCode({
  onCode,
  label,
  hint,
  wrong,
  said,
  open = true,
}: {
  onCode(code: string, how: 'camera' | 'typed'): void
  label?: ReactNode
  hint?: ReactNode
  wrong?: ReactNode
  said?: ReactNode
  /** whether the camera opens at once, without being asked */
  open?: boolean
}) {
  const t = useTranslations('labels')
  const [asked, setAsked] = useState(open ? 1 : 0)
  const [code, setCode] = useState('')
  const camera = useCamera(asked, (text) => {
    navigator.vibrate?.(40)
    onCode(codeIn(text), 'camera')
  })
  const typed = () => code.trim() !== '' && onCode(codeIn(code), 'typed')
  const blind = camera.state === 'refused' || camera.state === 'absent' || camera.state === 'insecure'
  return (
    <div className={styles.scan}>
      <div className={styles.sight} data-state={camera.state} hidden={blind}>
        <video ref={camera.video} muted playsInline hidden={camera.state !== 'looking'} />
        {camera.state !== 'looking' && <p role="status">{t(`camera.${camera.state}`)}</p>}
        {camera.state === 'looking' && <i aria-hidden="true" />}
      </div>
      <div className={styles.lens}>
        <p role="status" className="grow quiet t13">
          {said ?? (blind ? t(`camera.${camera.state}`) : camera.state === 'looking' ? t('pointAtLabel') : null)}
        </p>
        {camera.torch.has && (
          <Button aria-pressed={camera.torch.lit} onClick={() => camera.torch.light(!camera.torch.lit)}>
            {t('torch')}
          </Button>
        )}
        {(asked === 0 || blind) && <Button onClick={() => setAsked(asked + 1)}>{t('useCamera')}</Button>}
      </div>
      <Field label={label ?? t('codeOnLabel')} hint={hint ?? t('codeHint')} error={wrong}>
        {(joined) => (
          <div className="row">
            <Input
              {...joined}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              enterKeyHint="go"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && typed()}
            />
            <Button disabled={code.trim() === ''} onClick={typed}>
              {t('take')}
            </Button>
          </div>
        )}
      </Field>
    </div>
  )
}
