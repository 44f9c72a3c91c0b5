'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button, IconButton } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import styles from './object.module.css'

const SCHEMES = ['serial', 'city', 'grid', 'handle', 'gs1', 'ifc', 'free'] as const
type Alias = ObjectDetail['aliases'][number]

/** What else the object is called, and by whom; who may edit adds and takes off. */
export function Aliases({ object }: { object: ObjectDetail }) {
  const t = useTranslations('object')
  const mayEdit = useCan('registry.edit', object.id) && !object.retiredIso
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Alias | null>(null)
  const kindOf = (scheme: string) => (t.has(`aliasKind.${scheme}`) ? t(`aliasKind.${scheme}`) : scheme)
  return (
    <>
      {object.aliases.length === 0 && !mayEdit && t('none')}
      <ul>
        {object.aliases.map((alias) => (
          <li key={`${alias.scheme}:${alias.value}`} className={styles.alias}>
            <span className={styles.aliasValue}>{alias.value}</span>
            <span className="quiet nowrap">{kindOf(alias.scheme)}</span>
            {mayEdit && alias.scheme !== 'tag' && (
              <IconButton label={t('removeAlias', { value: alias.value })} onClick={() => setLeaving(alias)}>
                <Glyph id="ui-x" size={12} />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {mayEdit && (
        <Button small onClick={() => setAdding(true)}>
          {t('addAlias')}
        </Button>
      )}
      {adding && <AddAlias object={object} kindOf={kindOf} onClose={() => setAdding(false)} />}
      {leaving && <TakeOff object={object} alias={leaving} onClose={() => setLeaving(null)} />}
    </>
  )
}

function AddAlias({ object, kindOf, onClose }: { object: ObjectDetail; kindOf(scheme: string): string; onClose(): void }) {
  const t = useTranslations('object')
  const said = useRefusal()
  const [scheme, setScheme] = useState<(typeof SCHEMES)[number]>(object.kind === 'asset' ? 'serial' : 'city')
  const [value, setValue] = useState('')
  const [issuer, setIssuer] = useState('')
  const act = useAct(api.registry.giveAlias.mutate, ['twins.', 'search.'])
  const wantsIssuer = scheme === 'serial' || scheme === 'ifc'
  const save = () =>
    act.mutate(
      {
        objectId: object.id as never,
        version: object.version,
        scheme,
        value,
        ...(wantsIssuer && issuer.trim() ? { issuer: issuer.trim() } : {}),
      },
      { onSuccess: onClose },
    )
  return (
    <Dialog
      title={t('addAlias')}
      description={t(`aliasSaid.${scheme}`)}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={value.trim() === '' ? t('aliasMissing') : undefined} disabled={act.isPending} onClick={save}>
          {t('addAlias')}
        </Button>
      }
    >
      <Field label={t('aliasScheme')}>
        {(joined) => (
          <Choice {...joined} value={scheme} onChange={(event) => setScheme(event.target.value as typeof scheme)}>
            {SCHEMES.map((one) => (
              <option key={one} value={one}>
                {kindOf(one)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('code')} error={act.error && said(act.error)}>
        {(joined) => (
          <Input
            {...joined}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => {
              setValue(event.target.value)
              act.reset()
            }}
            onKeyDown={(event) => event.key === 'Enter' && value.trim() !== '' && save()}
          />
        )}
      </Field>
      {wantsIssuer && (
        <Field label={t(scheme === 'serial' ? 'maker' : 'modelFile')} hint={t('issuerHint')}>
          {(joined) => <Input {...joined} value={issuer} onChange={(event) => setIssuer(event.target.value)} />}
        </Field>
      )}
    </Dialog>
  )
}

function TakeOff({ object, alias, onClose }: { object: ObjectDetail; alias: Alias; onClose(): void }) {
  const t = useTranslations('object')
  const said = useRefusal()
  const [note, setNote] = useState('')
  const act = useAct(api.registry.removeAlias.mutate, ['twins.', 'search.'])
  const take = () =>
    act.mutate(
      { objectId: object.id as never, version: object.version, ...alias, ...(note.trim() ? { note: note.trim() } : {}) },
      { onSuccess: onClose },
    )
  return (
    <Dialog
      title={t('removeAlias', { value: alias.value })}
      description={t('removeAliasSaid')}
      onClose={onClose}
      actions={
        <Button kind="primary" disabled={act.isPending} onClick={take}>
          {t('takeOff')}
        </Button>
      }
    >
      <Field label={t('why')} error={act.error && said(act.error)}>
        {(joined) => <Input {...joined} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
